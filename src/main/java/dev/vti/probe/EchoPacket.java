package dev.vti.probe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * ICMP echo messages of IPv4 (RFC 792) and IPv6 (RFC 4443): type, code, checksum, identifier, sequence number, then as data our token and slot.
 * Numbers are in network byte order, whatever the buffer's.
 */
final class EchoPacket {

    static final int LENGTH = 20;

    private static final int IDENTIFIER = 4;
    private static final int SEQUENCE = 6;
    private static final int TOKEN = 8;
    private static final int SLOT = 16;
    private static final int SHORTEST_IP_HEADER = 20;

    private EchoPacket() {
    }

    /** @param type of the echo request in its protocol */
    static void write(ByteBuffer buffer, int at, int type, int identifier, Request request) {
        putShort(buffer, at, type << 8);
        putShort(buffer, at + 2, 0);
        putShort(buffer, at + IDENTIFIER, identifier);
        putShort(buffer, at + SEQUENCE, (int) request.token());
        buffer.putLong(at + TOKEN, inNetworkOrder(buffer, request.token()));
        buffer.putInt(at + SLOT, buffer.order() == ByteOrder.BIG_ENDIAN ? request.slot() : Integer.reverseBytes(request.slot()));
        putShort(buffer, at + 2, checksum(buffer, at));
    }

    private static void putShort(ByteBuffer buffer, int at, int value) {
        buffer.put(at, (byte) (value >>> 8)).put(at + 1, (byte) value);
    }

    private static int getShort(ByteBuffer buffer, int at) {
        return (buffer.get(at) & 0xff) << 8 | buffer.get(at + 1) & 0xff;
    }

    private static long inNetworkOrder(ByteBuffer buffer, long value) {
        return buffer.order() == ByteOrder.BIG_ENDIAN ? value : Long.reverseBytes(value);
    }

    /** RFC 1071: the complement of the ones' complement sum of all 16-bit words. */
    private static int checksum(ByteBuffer buffer, int at) {
        int sum = 0;
        for (int word = at; word < at + LENGTH; word += 2) {
            sum += getShort(buffer, word);
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }

    /** How long the IPv4 header is that a datagram starts with; more than its length when it is none. */
    static int headerLength(ByteBuffer buffer, int at, int length) {
        int header = length == 0 ? 0 : (buffer.get(at) & 0x0f) * 4;
        return header < SHORTEST_IP_HEADER ? Integer.MAX_VALUE : header;
    }

    /**
     * Whether this is an echo reply of our form to our identifier; the kernel has checked its length and checksum.
     *
     * @param type of the echo reply in its protocol
     */
    static boolean isReply(ByteBuffer buffer, int at, int length, int type, int identifier) {
        return length >= LENGTH && buffer.get(at) == (byte) type && getShort(buffer, at + IDENTIFIER) == identifier;
    }

    static long token(ByteBuffer buffer, int at) {
        return inNetworkOrder(buffer, buffer.getLong(at + TOKEN));
    }

    static int slot(ByteBuffer buffer, int at) {
        int slot = buffer.getInt(at + SLOT);
        return buffer.order() == ByteOrder.BIG_ENDIAN ? slot : Integer.reverseBytes(slot);
    }
}
