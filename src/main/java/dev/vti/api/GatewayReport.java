package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vti.model.Availability;
import dev.vti.model.GatewayRole;
import dev.vti.model.GatewayState;

/** One gateway of a router object: a row of the note's Routers table. Times are RFC 3339; empty means not yet. */
public class GatewayReport {

    @JsonPropertyDescription("The NetworkObject.")
    public String name;

    @JsonPropertyDescription("The gateway's address.")
    public String address;

    @JsonPropertyDescription("Main or Backup.")
    public GatewayRole role;

    @JsonPropertyDescription("Configured weight, 1 to 1000.")
    public Integer weight;

    @JsonPropertyDescription("Active: carries new connections. OnStandby: held in reserve. Unavailable: its probes stay without an answer.")
    public GatewayState state;

    @JsonPropertyDescription("When state last changed.")
    public String lastStatusChange;

    @JsonPropertyDescription("Ready or Unavailable, as the last probes said; Unknown before the first and when the probe went quiet.")
    public Availability availability;

    @JsonPropertyDescription("When it became available; empty while it is not.")
    public String availableSince;

    @JsonPropertyDescription("Share of new connections in percent, 0 to 100; the shares of a router's active gateways sum to 100.")
    public Integer distribution;

    @JsonPropertyDescription("Median round trip of the last probes in microseconds; empty before the first answer.")
    public Long roundTripMicros;

    @JsonPropertyDescription("Probes without an answer among the last 100, in percent.")
    public Integer lossPercent;
}
