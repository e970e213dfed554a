package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What is known about a {@link Firewall}. */
public class FirewallStatus extends ObjectStatus {

    @JsonPropertyDescription("Revision of the configuration that was compiled last.")
    public Long compiledRevision;

    @JsonPropertyDescription("Revision that the firewall has read back from its kernel and charon; 0 before the first.")
    public Long appliedRevision;

    @JsonPropertyDescription("Tunnels up and configured, such as 3/3.")
    public String tunnels;

    @JsonPropertyDescription("When the firewall last reported, RFC 3339.")
    public String lastReport;
}
