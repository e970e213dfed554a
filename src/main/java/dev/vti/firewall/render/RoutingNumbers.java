package dev.vti.firewall.render;

import dev.vti.model.ConnectionMark;

/** The one place for the numbers of route tables and policy rules that belong to a firewall. All of them, and nothing beside them, is ours to prune. */
public final class RoutingNumbers {

    /** Table of the gateway with id n is this plus n. */
    public static final int TABLE_BASE = 10_000;
    public static final int HIGHEST_TABLE = TABLE_BASE + ConnectionMark.HIGHEST_GATEWAY_ID;

    /**
     * Priority of the rules for outer packets (ESP and IKE), before those on marks: an encrypted packet's route is looked up with the mark of the packet
     * inside, and would otherwise be sent into its own tunnel.
     */
    public static final int OUTER_PRIORITY = 9_000;
    /** Priority of the rules on the egress bits of a packet's mark. */
    public static final int EGRESS_PRIORITY = 9_001;
    /** Priority of the rules on the ingress bits of a packet's mark. */
    public static final int RETURN_PRIORITY = 9_002;

    /** Number of iproute2's {@code main} table. */
    public static final int MAIN_TABLE = 254;

    /** The metric no other route loses against. */
    public static final long LAST_RESORT_METRIC = 4_294_967_295L;

    private RoutingNumbers() {
    }

    public static int table(int gatewayId) {
        return TABLE_BASE + gatewayId;
    }

    public static boolean isOurTable(int table) {
        return table > TABLE_BASE && table <= HIGHEST_TABLE;
    }

    public static boolean isOurPriority(int priority) {
        return priority >= OUTER_PRIORITY && priority <= RETURN_PRIORITY;
    }
}
