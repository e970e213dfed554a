package dev.vti.api;

/** What is known about an {@link IpsecTunnel}. */
public class IpsecTunnelStatus extends ObjectStatus {

    /** Up, Connecting, Down or Unknown; Up only while an IPsec association of this very tunnel is installed. */
    public String state;

    /** When {@link #state} last changed, RFC 3339. */
    public String since;

    public String localAddress;

    public String peerAddress;
}
