package dev.vti.model;

/** Transport protocols a service can name. */
public enum Protocol {
    TCP(true),
    UDP(true),
    SCTP(true),
    /** ICMP for IPv4 and ICMPv6 for IPv6. */
    ICMP(false),
    ESP(false),
    GRE(false);

    private final boolean hasPorts;

    Protocol(boolean hasPorts) {
        this.hasPorts = hasPorts;
    }

    public boolean hasPorts() {
        return hasPorts;
    }
}
