package dev.vti.firewall.render;

import dev.vti.model.ConnectionMark;
import dev.vti.model.DscpValue;

/** Statements and matches on the connection's mark; see {@link ConnectionMark} for its parts. */
final class MarkText {

    static final String EGRESS = "ct mark and " + NftSet.mark(ConnectionMark.EGRESS_MASK);
    static final String INGRESS = "ct mark and " + NftSet.mark(Integer.toUnsignedLong(ConnectionMark.INGRESS_MASK));
    static final String DSCP = "ct mark and " + NftSet.mark(ConnectionMark.DSCP_MASK);
    /** The firewall's answer to a connection it does not let through, remembered so that replies stop too. */
    static final String REFUSED = setEgress(ConnectionMark.DROP, null);

    private MarkText() {
    }

    /** Sets the egress bits and the DSCP bits (none if null). */
    static String setEgress(int egress, DscpValue imposed) {
        int bits = egress | (imposed == null ? 0 : ConnectionMark.dscp(imposed));
        return set(ConnectionMark.EGRESS_MASK | ConnectionMark.DSCP_MASK, bits);
    }

    /** Sets the egress bits and leaves the DSCP bits as they are. */
    static String setEgressOnly(int egress) {
        return set(ConnectionMark.EGRESS_MASK, egress);
    }

    static String setIngress(int gatewayId) {
        return set(ConnectionMark.INGRESS_MASK, ConnectionMark.ingress(gatewayId));
    }

    static String ingress(int gatewayId) {
        return NftSet.mark(Integer.toUnsignedLong(ConnectionMark.ingress(gatewayId)));
    }

    /** Asks the router for a gateway. */
    static String toRouter(int routerId) {
        return "meta mark set " + routerKey(routerId);
    }

    static String routerKey(int routerId) {
        return NftSet.mark(Integer.toUnsignedLong(ConnectionMark.toRouter(routerId)));
    }

    static String routerOfKey(int gatewayId) {
        return NftSet.mark(ConnectionMark.toRouterOf(gatewayId));
    }

    private static String set(int field, int bits) {
        String kept = "ct mark set ct mark and " + NftSet.mark(Integer.toUnsignedLong(~field));
        return bits == 0 ? kept : kept + " or " + NftSet.mark(Integer.toUnsignedLong(bits));
    }
}
