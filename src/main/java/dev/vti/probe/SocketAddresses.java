package dev.vti.probe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** {@code struct sockaddr_in} and {@code sockaddr_in6} of Linux, in buffers of the machine's own byte order. */
final class SocketAddresses {

    static final int IPV4_SIZE = 16;
    static final int IPV6_SIZE = 28;

    private static final int PORT = 2;
    private static final int IPV4_HOST = 4;
    private static final int IPV6_HOST = 8;
    private static final int IPV6_SCOPE = 24;
    /** fe80::/10 (RFC 4291). */
    private static final long LINK_LOCAL = 0xfe80L;
    private static final long LINK_LOCAL_MASK = 0xffc0L;

    private SocketAddresses() {
    }

    static void writeIpv4(ByteBuffer memory, int at, Request request, int port) {
        memory.putShort(at, (short) Libc.AF_INET).put(at + PORT, (byte) (port >>> 8)).put(at + PORT + 1, (byte) port);
        memory.putInt(at + IPV4_HOST, inNetworkOrder((int) request.addressLow())).putLong(at + IPV4_HOST + Integer.BYTES, 0);
    }

    /** @param interfaceIndex what a link-local address is meant on */
    static void writeIpv6(ByteBuffer memory, int at, Request request, int port, int interfaceIndex) {
        memory.putShort(at, (short) Libc.AF_INET6).put(at + PORT, (byte) (port >>> 8)).put(at + PORT + 1, (byte) port).putInt(at + IPV4_HOST, 0);
        memory.putLong(at + IPV6_HOST, inNetworkOrder(request.addressHigh())).putLong(at + IPV6_HOST + Long.BYTES, inNetworkOrder(request.addressLow()));
        boolean linkLocal = (request.addressHigh() >>> 48 & LINK_LOCAL_MASK) == LINK_LOCAL;
        memory.putInt(at + IPV6_SCOPE, linkLocal ? interfaceIndex : 0);
    }

    static int networkInt(ByteBuffer memory, int at) {
        return inNetworkOrder(memory.getInt(at));
    }

    static long networkLong(ByteBuffer memory, int at) {
        return inNetworkOrder(memory.getLong(at));
    }

    private static int inNetworkOrder(int value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value);
    }

    private static long inNetworkOrder(long value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Long.reverseBytes(value);
    }
}
