package dev.vti.firewall.source;

import dev.vti.config.FirewallConfig;

/**
 * A configuration as the firewall got it.
 *
 * @param revision counted up by the operator each time the configuration's bytes change; positive
 */
public record ReceivedConfig(long revision, FirewallConfig config) {
}
