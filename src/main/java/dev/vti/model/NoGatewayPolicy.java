package dev.vti.model;

/** What a router object does when none of its gateways is available (the note: "If no gateways are available"). */
public enum NoGatewayPolicy {
    /** The firewall's ordinary routing table decides. */
    DefaultRoute,
    /** The traffic is dropped here and never leaves by another route. */
    DoNotRoute
}
