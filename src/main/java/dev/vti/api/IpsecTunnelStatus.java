package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What is known about an {@link IpsecTunnel}. */
public class IpsecTunnelStatus extends ObjectStatus {

    @JsonPropertyDescription("Up, Connecting, Down or Unknown; Up only while an IPsec association of this very tunnel is installed.")
    public String state;

    @JsonPropertyDescription("When state last changed, RFC 3339.")
    public String since;

    @JsonPropertyDescription("This firewall's address on the access link.")
    public String localAddress;

    @JsonPropertyDescription("The peer's address on the access link.")
    public String peerAddress;
}
