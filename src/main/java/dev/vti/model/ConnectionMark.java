package dev.vti.model;

/**
 * How the 32 bits of a connection's mark (conntrack) and a packet's mark are shared out. A packet carries either the gateway it leaves by in
 * the egress bits, or, as a reply, the gateway its connection came in by in the ingress bits; a connection remembers both, and the DSCP value its
 * rule imposes. Bits 14 and 15 of a packet's mark stay free, because kube-proxy uses them on a node.
 *
 * <pre>
 *  31          20 19 18        12 11           0
 *  ingress gateway  - imposed DSCP+1  egress gateway
 * </pre>
 *
 * <p>Between the filter rules and the choice of a gateway, a packet's mark has bit 19 set and says which router object is to choose: by its id in the ingress
 * bits, or by a gateway that it has to itself in the egress bits.
 */
public final class ConnectionMark {

    /** Gateways have ids from 1 to this number in one firewall; 0 means none. */
    public static final int HIGHEST_GATEWAY_ID = 4000;

    public static final int EGRESS_MASK = 0x0000_0fff;
    public static final int DSCP_MASK = 0x0007_f000;
    public static final int INGRESS_MASK = 0xfff0_0000;

    private static final int TO_ROUTER = 0x0008_0000;

    /** Egress value of a connection that a rule passes without naming a router: the main table routes it. */
    public static final int PASS_WITHOUT_ROUTE = 0xffd;
    /** Egress value in a bucket whose router has no gateway left and says DefaultRoute. */
    public static final int DEFAULT_ROUTE = 0xffe;
    /** Egress value in a bucket whose router has no gateway left and says DoNotRoute. */
    public static final int DROP = 0xfff;

    private ConnectionMark() {
    }

    public static int egress(int gatewayId) {
        return gatewayId;
    }

    public static int ingress(int gatewayId) {
        return gatewayId << 20;
    }

    /** Mark of a packet that a router object is to choose a gateway for. */
    public static int toRouter(int routerId) {
        return routerId << 20 | TO_ROUTER;
    }

    /**
     * The same for a connection that has one of the router's own gateways, and keeps it if nobody chooses. Where a rule on the ingress bits would find the router's
     * id in {@link #toRouter}, it finds nothing here.
     */
    public static int toRouterOf(int gatewayId) {
        return gatewayId | TO_ROUTER;
    }

    /** One more than the value, so that an imposed DSCP of 0 differs from none. */
    public static int dscp(DscpValue value) {
        return (value.value() + 1) << 12;
    }
}
