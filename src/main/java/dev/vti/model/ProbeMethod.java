package dev.vti.model;

/** How a gateway's availability is tested. */
public enum ProbeMethod {
    /** An ICMP echo request, as in the note. */
    ICMP,
    /** A TCP connection to one port. */
    TCP
}
