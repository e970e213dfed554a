package dev.vti.api;

import dev.vti.model.Availability;
import dev.vti.model.GatewayRole;
import dev.vti.model.GatewayState;

/** One gateway of a router object: a row of the note's Routers table. Times are RFC 3339; empty means not yet. */
public class GatewayReport {

    public String name;

    public String address;

    public GatewayRole role;

    public Integer weight;

    public GatewayState state;

    /** When {@link #state} last changed. */
    public String lastStatusChange;

    public Availability availability;

    /** When it became available; empty while it is not. */
    public String availableSince;

    /** Share of new connections in percent, 0 to 100; the shares of a router's active gateways sum to 100. */
    public Integer distribution;

    /** Median round trip of the last probes in microseconds; empty before the first answer. */
    public Long roundTripMicros;

    /** Probes without an answer among the last 100, in percent. */
    public Integer lossPercent;
}
