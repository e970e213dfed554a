package dev.vti.netns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What tests look at in an IP packet.
 *
 * @param protocol its number: 1 and 58 ICMP, 6 TCP, 17 UDP, 50 ESP
 * @param sourcePort 0 where there are no ports; an ICMP message's type and code as {@code type << 8 | code}
 * @param destinationPort 0 where there are no ports; an echo's identifier
 * @param flags of TCP, else 0
 * @param maximumSegment the option's value in a TCP SYN, else 0
 */
record Packet(String device, String source, String destination, int protocol, int sourcePort, int destinationPort, int dscp, int flags,
        int maximumSegment, byte[] payload) {

    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int ESP = 50;
    static final int ICMPV6 = 58;
    static final int SYN = 2;
    static final int RST = 4;

    private static final int MAXIMUM_SEGMENT_OPTION = 2;

    /** Null if it is no IP packet. */
    static Packet parse(String device, byte[] bytes) {
        ByteBuffer packet = ByteBuffer.wrap(bytes);
        return switch ((bytes[0] & 0xff) >> 4) {
            case 4 -> parse(device, packet, (bytes[0] & 0xf) * 4, bytes[9] & 0xff, (bytes[1] & 0xff) >> 2, 12, 4);
            case 6 -> parse(device, packet, 40, bytes[6] & 0xff, packet.getShort(0) >> 6 & 0x3f, 8, 16);
            default -> null;
        };
    }

    private static Packet parse(String device, ByteBuffer packet, int header, int protocol, int dscp, int addresses, int addressBytes) {
        String source = address(packet, addresses, addressBytes);
        String destination = address(packet, addresses + addressBytes, addressBytes);
        byte[] all = packet.array();
        return switch (protocol) {
            case TCP -> {
                int options = header + 20;
                int data = header + ((all[header + 12] & 0xff) >> 4) * 4;
                yield new Packet(device, source, destination, protocol, port(packet, header), port(packet, header + 2), dscp, all[header + 13] & 0x3f,
                        maximumSegment(packet, options, data), Arrays.copyOfRange(all, data, all.length));
            }
            case UDP -> new Packet(device, source, destination, protocol, port(packet, header), port(packet, header + 2), dscp, 0, 0,
                    Arrays.copyOfRange(all, header + 8, all.length));
            case ICMP, ICMPV6 -> new Packet(device, source, destination, protocol, port(packet, header), port(packet, header + 4), dscp, 0, 0,
                    Arrays.copyOfRange(all, header + 8, all.length));
            default -> new Packet(device, source, destination, protocol, 0, 0, dscp, 0, 0, Arrays.copyOfRange(all, header, all.length));
        };
    }

    private static int port(ByteBuffer packet, int at) {
        return packet.getShort(at) & 0xffff;
    }

    private static String address(ByteBuffer packet, int at, int bytes) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(packet.array(), at, at + bytes)).getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private static int maximumSegment(ByteBuffer packet, int from, int to) {
        int at = from;
        while (at < to && packet.get(at) != 0) {
            int kind = packet.get(at);
            if (kind == MAXIMUM_SEGMENT_OPTION) {
                return port(packet, at + 2);
            }
            at += kind == 1 ? 1 : packet.get(at + 1);
        }
        return 0;
    }

    boolean isTcp() {
        return protocol == TCP;
    }

    boolean isUdp() {
        return protocol == UDP;
    }

    boolean isNewTcp() {
        return isTcp() && (flags & 0x12) == SYN;
    }

    /** Neighbour discovery and reports of multicast listeners: a link cannot do without. */
    boolean isLinkUpkeep() {
        return destination.startsWith("ff02:") || protocol == ICMPV6 && sourcePort >>> 8 >= 133 && sourcePort >>> 8 <= 137;
    }

    @Override
    public String toString() {
        return "%s %s:%d > %s:%d protocol %d dscp %d flags %d (%d bytes)".formatted(
                device, source, sourcePort, destination, destinationPort, protocol, dscp, flags, payload.length);
    }
}
