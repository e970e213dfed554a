package dev.vti.operator.status;

import dev.vti.api.FirewallStateStatus;
import dev.vti.compile.Compilation;
import dev.vti.config.FirewallConfig;
import java.time.Instant;
import java.util.Map;

/**
 * All that a namespace's statuses are judged on.
 *
 * @param stored by firewall, the configuration that its Secret holds; a firewall without one is missing
 * @param refused by firewall, a sentence that says why its newest configuration could not be stored; one whose configuration was stored is missing
 * @param reports by firewall, what the running firewall last reported; one that never did is missing
 */
public record Site(Compilation compilation, Map<String, StoredConfig> stored, Map<String, String> refused, Map<String, Report> reports) {

    /** A configuration and the revision it is stored under; the configuration is null if the Secret cannot be read. */
    public record StoredConfig(long revision, FirewallConfig config) {
    }

    /**
     * A firewall's last report.
     *
     * @param heardAt when it came, by the operator's own clock as far as the operator saw it come
     */
    public record Report(FirewallStateStatus status, Instant heardAt) {

        /** Revision that is read back; 0 before the first. */
        public long appliedRevision() {
            return status.appliedRevision == null ? 0 : status.appliedRevision;
        }
    }
}
