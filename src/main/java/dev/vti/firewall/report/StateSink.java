package dev.vti.firewall.report;

import dev.vti.api.FirewallStateStatus;

/** Where a firewall's reports go. */
public interface StateSink {

    /**
     * Writes one report.
     *
     * @return false if it did not arrive; the caller tries again with a newer one
     */
    boolean write(FirewallStateStatus status);
}
