package dev.vti.operator.status;

import dev.vti.api.FirewallStateStatus;
import dev.vti.compile.Compilation;
import dev.vti.config.FirewallConfig;
import java.util.Map;

/**
 * All that a namespace's statuses are judged on.
 *
 * @param stored by firewall, the configuration that its Secret holds; a firewall without one is missing
 * @param reports by firewall, what the running firewall last reported; one that never did is missing
 */
public record Site(Compilation compilation, Map<String, StoredConfig> stored, Map<String, FirewallStateStatus> reports) {

    /** A configuration and the revision it is stored under. */
    public record StoredConfig(long revision, FirewallConfig config) {
    }
}
