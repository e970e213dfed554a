package dev.vti.firewall.render;

import dev.vti.model.DscpValue;

/** Every name in the firewall's nftables table, and the reason for each hook and priority. */
public final class Names {

    /** Both address families in one, so that a rule without addresses is written once. */
    public static final String FAMILY = "inet";

    /**
     * Hook prerouting, two tables with a base chain each. Both run after conntrack (-200), whose mark they read, and before the routing decision, which reads
     * the mark they set; also before destination NAT (-100), so rules see the address that the sender used. Just before mangle (-150), where others may be, so
     * that nobody comes between the two.
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
    /** A router's pick when no gateway is left and it says DefaultRoute. In the routers' table, as all that follows here but the sets. */
    public static final String TO_DEFAULT_ROUTE = "to_default_route";
    /** A router's pick when no gateway is left and it says DoNotRoute. */
    public static final String TO_NOWHERE = "to_nowhere";

    /** Set of devices that are the firewall's: packets of others are none of its business. */
    public static final String INTERFACES = "interfaces";
    /** Map from device with a return route to {@code jump from_ID}. */
    public static final String INGRESS = "ingress";
    /** Set of ingress marks whose return route is configured. */
    public static final String RETURNS = "returns";
    /** Set of egress bits of gateways whose connections stay where they are. */
    public static final String LIVE_GATEWAYS = "live_gateways";
    /** Map from egress bits of a gateway whose connections are routed anew with every packet to {@code goto moving_ID}. */
    public static final String MOVING = "moving";
    /** In the routers' table: map from a packet's mark to the router that chooses its gateway, as {@code goto hash_ID}. */
    public static final String ROUTES = "routes";
    /** Map from DSCP bits of a connection's mark to the chain that writes the value. */
    public static final String IMPOSED = "imposed";

    private Names() {
    }

    /** Table of a firewall's rules. Kubernetes names have no underscore, so no two firewalls share a table. */
    public static String rulesTable(String firewall) {
        return "vti_" + inTable(firewall);
    }

    /**
     * Table of a firewall's routers. One of its own, since the kernel checks every rule of a table again when a chain of it changes: so a switch costs the same
     * whatever the number of filter rules.
     */
    public static String routersTable(String firewall) {
        return "vtirouters_" + inTable(firewall);
    }

    private static String inTable(String firewall) {
        return firewall.replace(".", "__").replace('-', '_');
    }

    /** Chain that sends a connection to a gateway. */
    public static String to(int gatewayId) {
        return "to_" + gatewayId;
    }

    /** Chain that has a connection of a gateway routed anew. */
    public static String moving(int gatewayId) {
        return "moving_" + gatewayId;
    }

    /** Chain that notes a connection's ingress gateway. */
    public static String from(int gatewayId) {
        return "from_" + gatewayId;
    }

    /** Chain that hashes a packet into one of a router's buckets. */
    public static String hash(int routerId) {
        return "hash_" + routerId;
    }

    /** Chain that knows which gateway has the bucket. */
    public static String pick(int routerId) {
        return "pick_" + routerId;
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
