package dev.vti.model;

/** What a router object does when gateways it prefers answer again. */
public enum Failback {
    /** New connections return to them; established ones end where they are. */
    NewConnections,
    /** All connections return to them, established ones with their next packet. */
    All,
    /** Nothing returns: the router object stays on the gateways of the role it is on until none of them can be used. */
    Never
}
