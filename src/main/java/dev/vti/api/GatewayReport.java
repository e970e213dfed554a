package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vti.model.Availability;
import dev.vti.model.GatewayQuality;
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

    @JsonPropertyDescription("Active: carries new connections. OnStandby: held in reserve. Unavailable: it cannot be used, reason says why.")
    public GatewayState state;

    @JsonPropertyDescription("When state last changed.")
    public String lastStatusChange;

    @JsonPropertyDescription("Ready or Unavailable, as the last probes, its device and its tunnel say; Unknown before the first probe and when the"
            + " probe went quiet; NotMonitored when nobody measures it.")
    public Availability availability;

    @JsonPropertyDescription("When it became available; empty while it is not.")
    public String availableSince;

    @JsonPropertyDescription("Good; Degraded: beyond a threshold, used when no Good gateway is left; Damped: failed too often or answers for less than"
            + " holdDown, used when nothing better is left.")
    public GatewayQuality quality;

    @JsonPropertyDescription("A sentence that says why it is not in use, or used last; empty otherwise.")
    public String reason;

    @JsonPropertyDescription("When its hold-down or damping ends if it goes on answering; empty otherwise.")
    public String until;

    @JsonPropertyDescription("Share of new connections in percent, 0 to 100; the shares of a router's active gateways sum to 100.")
    public Integer distribution;

    @JsonPropertyDescription("Percent of the router object's new connections that were sent here since the set of active gateways last changed, counted"
            + " in the kernel; empty when none was counted.")
    public Integer observedShare;

    @JsonPropertyDescription("New connections that were sent here since the set of active gateways last changed, counted in the kernel.")
    public Long newConnections;

    @JsonPropertyDescription("Median round trip of the last probes in microseconds; empty before the first answer.")
    public Long roundTripMicros;

    @JsonPropertyDescription("Mean difference between one round trip and the next in microseconds; empty below two answers.")
    public Long jitterMicros;

    @JsonPropertyDescription("Probes without an answer among the last 100, or as many as there were since the last outage ended, in percent.")
    public Integer lossPercent;
}
