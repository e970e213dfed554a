package dev.vti.firewall.source;

import dev.vti.config.ConfigDocument;
import dev.vti.config.FirewallConfig;
import dev.vti.config.UnreadableConfigException;

/**
 * A configuration as the firewall got it.
 *
 * @param revision counted up by the operator each time the configuration's bytes change; positive
 */
public record ReceivedConfig(long revision, FirewallConfig config) {

    /**
     * Reads a configuration that must be this firewall's.
     *
     * @param revision decimal digits
     * @throws UnreadableConfigException with a sentence that does not say where the text came from, and never quotes it
     */
    static ReceivedConfig read(String revision, String document, String namespace, String firewall) throws UnreadableConfigException {
        if (!revision.matches("[1-9][0-9]{0,17}")) {
            throw new UnreadableConfigException("it has no revision");
        }
        FirewallConfig config = ConfigDocument.read(document);
        if (!config.firewall().equals(firewall) || !config.namespace().equals(namespace)) {
            throw new UnreadableConfigException("it is the configuration of firewall " + config.namespace() + "/" + config.firewall());
        }
        return new ReceivedConfig(Long.parseLong(revision), config);
    }
}
