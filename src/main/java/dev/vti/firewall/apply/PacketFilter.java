package dev.vti.firewall.apply;

import dev.vti.config.FirewallConfig;
import dev.vti.router.GatewayChoice;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The firewall's own nftables table. All methods are idempotent, touch no other table, and change the kernel in single transactions, so that
 * there is never a moment without rules. Calls may come from two threads; a switch never waits for more than one transaction.
 */
public interface PacketFilter extends AutoCloseable {

    /**
     * Makes the table equal to the configuration by the smallest change, and reads it back. Repairs drift.
     *
     * @param choice asked again at the moment of the commit, so that a switch made while the rules were being computed is not undone
     * @return empty when the table is as configured; otherwise what it lacks, the rules before it being still in force where it was refused
     */
    List<ApplyFailure> apply(FirewallConfig config, Supplier<GatewayChoice> choice);

    /** Moves traffic, in one transaction that is as long as the change and not as the configuration. */
    void switchTo(GatewayChoice choice);

    /**
     * How many connections each router has sent to each of its gateways, new ones and such as it moved there, by router id and gateway id. Counted by the
     * kernel since the router and the gateway came to be in one configuration after another without a pause; switches and restarts of the agent do not
     * matter. Takes no lock that a switch would wait for.
     */
    Map<Integer, Map<Integer, Long>> sentConnections();

    /** Deletes the table; deleting what is not there succeeds. */
    void remove();

    @Override
    void close();
}
