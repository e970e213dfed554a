package dev.vti.model;

/** What a router object does with a gateway (the note's column "State"). */
public enum GatewayState {
    /** It carries new connections. */
    Active,
    /** It could carry traffic and is held in reserve. */
    OnStandby,
    /** It cannot carry traffic: its probes stay without an answer, or its device or its tunnel is down. */
    Unavailable
}
