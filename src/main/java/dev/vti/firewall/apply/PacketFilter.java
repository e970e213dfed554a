package dev.vti.firewall.apply;

import dev.vti.config.FirewallConfig;
import dev.vti.router.GatewayChoice;
import java.util.List;
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

    /** Moves traffic: only element changes, in one transaction. */
    void switchTo(GatewayChoice choice);

    /** Deletes the table; deleting what is not there succeeds. */
    void remove();

    @Override
    void close();
}
