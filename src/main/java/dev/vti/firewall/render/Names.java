package dev.vti.firewall.render;

import dev.vti.model.DscpValue;

/** Every name in the firewall's nftables table, and the reason for each hook and priority. */
public final class Names {

    /** One table for both address families, so that a rule without addresses is written once. */
    public static final String FAMILY = "inet";

    /**
     * Hook prerouting, priority mangle (-150): after conntrack (-200), whose mark it reads, and before the routing decision, which reads the mark it sets;
     * also before destination NAT (-100), so rules see the address that the sender used.
     */
    public static final String PREROUTING = "prerouting";

    /** Hook forward, priority mangle (-150): the route is known (path MTU) and the packet is not yet encrypted, so DSCP and MSS change inside. */
    public static final String FORWARD = "forward";

    /** Hook output, type route, priority mangle (-150): a changed mark makes the kernel route the firewall's own packet again. */
    public static final String OUTPUT = "output";

    /** Filter rules in order of position, and the default action. */
    public static final String RULES = "rules";
    /** Packets of established connections whose gateway is live. */
    public static final String LIVE = "live";
    /** Reply direction of connections. */
    public static final String REPLIES = "replies";
    /** Answers and drops what a Reject rule matched. */
    public static final String REFUSE = "refuse";
    /** A router's pick when no gateway is left and it says DefaultRoute. */
    public static final String TO_DEFAULT_ROUTE = "to_default_route";
    /** A router's pick when no gateway is left and it says DoNotRoute. */
    public static final String TO_NOWHERE = "to_nowhere";

    /** Set of devices that are the firewall's: packets of others are none of its business. */
    public static final String INTERFACES = "interfaces";
    /** Map from device with a return route to {@code jump from_ID}. */
    public static final String INGRESS = "ingress";
    /** Set of ingress marks whose return route is configured. */
    public static final String RETURNS = "returns";
    /** Map from egress bits to what happens to an established connection: live gateways and connections passed without a route. */
    public static final String GATEWAY_STATE = "gateway_state";
    /** Map from what a Pass rule leaves in the packet's mark ({@link #route}) to {@code goto via_ROUTER}. */
    public static final String ROUTES = "routes";
    /** Map from DSCP bits of a connection's mark to the chain that writes the value. */
    public static final String IMPOSED = "imposed";

    private Names() {
    }

    /** Table of a firewall. Kubernetes names have no underscore, so no two firewalls share a table. */
    public static String table(String firewall) {
        return "vti_" + firewall.replace(".", "__").replace('-', '_');
    }

    /** Chain that sends a connection to a gateway. */
    public static String to(int gatewayId) {
        return "to_" + gatewayId;
    }

    /** Chain that notes a connection's ingress gateway. */
    public static String from(int gatewayId) {
        return "from_" + gatewayId;
    }

    /** Chain that sends a connection through a router for rules that impose a DSCP value, or none if null. */
    public static String via(int routerId, DscpValue imposed) {
        return imposed == null ? "via_" + routerId : "via_" + routerId + "_dscp_" + imposed.value();
    }

    /** The key of {@link #ROUTES} for {@link #via}: router id, and one more than the DSCP value in the lowest seven bits. */
    public static long route(int routerId, DscpValue imposed) {
        return (long) routerId << 7 | (imposed == null ? 0 : imposed.value() + 1);
    }

    /** Chain that hashes a packet into one of a router's buckets. */
    public static String hash(int routerId) {
        return "hash_" + routerId;
    }

    /** Chain that knows which gateway has the bucket. */
    public static String pick(int routerId) {
        return "pick_" + routerId;
    }

    /** Chain that picks anew for every packet of an established connection, of a router whose failback moves them. */
    public static String again(int routerId) {
        return "again_" + routerId;
    }

    /** Chain that counts connections on their way from a router to a gateway; the counter has the same name. */
    public static String sent(int routerId, int gatewayId) {
        return "sent_" + routerId + "_" + gatewayId;
    }

    /** Chain that writes a DSCP value. */
    public static String impose(DscpValue value) {
        return "dscp_" + value.value();
    }
}
