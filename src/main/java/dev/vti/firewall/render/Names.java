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
    /** Bucket target: no gateway left, and the router says DefaultRoute. */
    public static final String TO_DEFAULT_ROUTE = "to_default_route";
    /** Bucket target: no gateway left, and the router says DoNotRoute. */
    public static final String TO_NOWHERE = "to_nowhere";

    /** Set of devices that are the firewall's: packets of others are none of its business. */
    public static final String INTERFACES = "interfaces";
    /** Map from device with a return route to {@code jump from_ID}. */
    public static final String INGRESS = "ingress";
    /** Set of ingress marks whose return route is configured. */
    public static final String RETURNS = "returns";
    /** Map from egress bits to what happens to an established connection: live gateways and connections passed without a route. */
    public static final String GATEWAY_STATE = "gateway_state";
    /** Map from {@code router << 8 | bucket} to {@code goto to_ID}. */
    public static final String BUCKET = "bucket";
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

    /** Chain that picks a bucket of a router for rules that impose a DSCP value, or none if null. */
    public static String via(int routerId, DscpValue imposed) {
        return imposed == null ? "via_" + routerId : "via_" + routerId + "_dscp_" + imposed.value();
    }

    /** Chain that writes a DSCP value. */
    public static String impose(DscpValue value) {
        return "dscp_" + value.value();
    }
}
