package dev.vti.probe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * ICMP echo messages of IPv4 (RFC 792): type, code, checksum, identifier, sequence number, then our token as data.
 *
 * @param identifier 0 to 65535, ours in every request
 * @param sequence 0 to 65535
 */
record EchoPacket(int identifier, int sequence, long token) {

    static final int LENGTH = 16;

    private static final byte ECHO_REPLY = 0;
    private static final byte ECHO_REQUEST = 8;
    private static final int SHORTEST_IP_HEADER = 20;

    byte[] request() {
        ByteBuffer packet = ByteBuffer.allocate(LENGTH).order(ByteOrder.BIG_ENDIAN);
        packet.put(ECHO_REQUEST).put((byte) 0).putShort((short) 0).putShort((short) identifier).putShort((short) sequence).putLong(token);
        packet.putShort(2, (short) checksum(packet));
        return packet.array();
    }

    /** RFC 1071: the complement of the ones' complement sum of all 16-bit words. */
    private static int checksum(ByteBuffer packet) {
        int sum = 0;
        for (int at = 0; at < packet.capacity(); at += 2) {
            sum += packet.getShort(at) & 0xffff;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }

    /**
     * Reads what a raw socket delivers: the IP header, of which the kernel has checked the length and checksum, and the ICMP message.
     *
     * @param datagram in network byte order
     * @return empty when it is no echo reply of our form
     */
    static Optional<EchoPacket> reply(ByteBuffer datagram) {
        int header = datagram.limit() == 0 ? 0 : (datagram.get(0) & 0x0f) * 4;
        if (header < SHORTEST_IP_HEADER || datagram.limit() < header + LENGTH || datagram.get(header) != ECHO_REPLY) {
            return Optional.empty();
        }
        return Optional.of(new EchoPacket(datagram.getShort(header + 4) & 0xffff, datagram.getShort(header + 6) & 0xffff,
                datagram.getLong(header + 8)));
    }
}
