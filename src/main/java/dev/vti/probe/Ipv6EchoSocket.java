package dev.vti.probe;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** See ipv6(7) and RFC 3542; the kernel writes the checksum. */
final class Ipv6EchoSocket extends EchoSocket {

    private static final int IPPROTO_ICMPV6 = 58;
    private static final int SOL_IPV6 = 41;
    private static final int IPV6_RECVPKTINFO = 49;
    private static final int IPV6_PKTINFO = 50;
    private static final int PACKET_INFO_SIZE = 20;
    private static final int INTERFACE_INDEX = 16;
    private static final int SOL_ICMPV6 = 58;
    private static final int ICMPV6_FILTER = 1;
    private static final int ECHO_REQUEST = 128;
    private static final int ECHO_REPLY = 129;
    /** One bit for each of 256 types; a set bit drops the messages of that type. */
    private static final int FILTER_SIZE = 32;
    private static final int HOST = 8;

    Ipv6EchoSocket(Libc libc, Arena arena, Interfaces interfaces, int identifier) {
        super(libc, arena, interfaces, identifier);
    }

    @Override
    int family() {
        return Libc.AF_INET6;
    }

    @Override
    int protocol() {
        return IPPROTO_ICMPV6;
    }

    @Override
    void receiveRepliesOnly(SocketOptions options, Arena arena) {
        MemorySegment filter = arena.allocate(FILTER_SIZE, Integer.BYTES).fill((byte) 0xff);
        filter.setAtIndex(JAVA_INT, ECHO_REPLY / Integer.SIZE, ~(1 << ECHO_REPLY % Integer.SIZE));
        options.set(SOL_ICMPV6, ICMPV6_FILTER, filter);
        options.receiveOnlyOur(identifier(), false);
        options.set(SOL_IPV6, IPV6_RECVPKTINFO, arena.allocateFrom(JAVA_INT, 1));
    }

    @Override
    void receiveNothing(SocketOptions options, Arena arena) {
        options.set(SOL_ICMPV6, ICMPV6_FILTER, arena.allocate(FILTER_SIZE, Integer.BYTES).fill((byte) 0xff));
    }

    @Override
    void write(SocketMessages messages, int message, Request request, int interfaceIndex) {
        ByteBuffer memory = messages.memory();
        messages.begin(message, SocketAddresses.IPV6_SIZE, EchoPacket.LENGTH);
        SocketAddresses.writeIpv6(memory, messages.name(message), request, 0, interfaceIndex);
        memory.putInt(messages.addControl(message, SOL_IPV6, IPV6_PKTINFO, PACKET_INFO_SIZE) + INTERFACE_INDEX, interfaceIndex);
        if (request.mark() != 0) {
            memory.putInt(messages.addControl(message, SocketOptions.SOL_SOCKET, SocketOptions.SO_MARK, Integer.BYTES), request.mark());
        }
        EchoPacket.write(memory, messages.data(message), ECHO_REQUEST, identifier(), request);
    }

    @Override
    void read(SocketMessages messages, int message, long receivedNanos, Answers answers) {
        ByteBuffer memory = messages.memory();
        int start = messages.data(message);
        int info = messages.control(message, SOL_IPV6, IPV6_PKTINFO);
        if (info >= 0 && EchoPacket.isReply(memory, start, messages.received(message), ECHO_REPLY, identifier())) {
            int host = messages.name(message) + HOST;
            answers.echoReply(EchoPacket.slot(memory, start), EchoPacket.token(memory, start), SocketAddresses.networkLong(memory, host),
                    SocketAddresses.networkLong(memory, host + Long.BYTES), memory.getInt(info + INTERFACE_INDEX), receivedNanos);
        }
    }
}
