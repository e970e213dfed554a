package dev.vti.api;

/** What is known about a {@link Firewall}. */
public class FirewallStatus extends ObjectStatus {

    /** Revision of the configuration that was compiled last. */
    public Long compiledRevision;

    /** Revision that the firewall has read back from its kernel and charon; 0 before the first. */
    public Long appliedRevision;

    /** Tunnels up and configured, such as {@code 3/3}. */
    public String tunnels;

    /** When the firewall last reported, RFC 3339. */
    public String lastReport;
}
