package dev.vti.probe;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/** See raw(7) and ip(7). */
final class Ipv4EchoSocket extends EchoSocket {

    private static final int IPPROTO_ICMP = 1;
    private static final int SOL_IP = 0;
    private static final int IP_PKTINFO = 8;
    private static final int PACKET_INFO_SIZE = 12;
    private static final int SOL_RAW = 255;
    private static final int ICMP_FILTER = 1;
    private static final int ECHO_REPLY = 0;
    private static final int ECHO_REQUEST = 8;
    /** A set bit drops the messages of that type. */
    private static final int ALL_BUT_ECHO_REPLIES = ~(1 << ECHO_REPLY);
    private static final int ALL = ~0;
    private static final int HOST = 4;

    Ipv4EchoSocket(Libc libc, Arena arena, Interfaces interfaces, int identifier) {
        super(libc, arena, interfaces, identifier);
    }

    @Override
    int family() {
        return Libc.AF_INET;
    }

    @Override
    int protocol() {
        return IPPROTO_ICMP;
    }

    @Override
    void receiveRepliesOnly(SocketOptions options, Arena arena) {
        options.set(SOL_RAW, ICMP_FILTER, arena.allocateFrom(JAVA_INT, ALL_BUT_ECHO_REPLIES));
        options.receiveOnlyOur(identifier(), true);
        options.set(SOL_IP, IP_PKTINFO, arena.allocateFrom(JAVA_INT, 1));
    }

    @Override
    void receiveNothing(SocketOptions options, Arena arena) {
        options.set(SOL_RAW, ICMP_FILTER, arena.allocateFrom(JAVA_INT, ALL));
    }

    @Override
    void write(SocketMessages messages, int message, Request request, int interfaceIndex) {
        ByteBuffer memory = messages.memory();
        messages.begin(message, SocketAddresses.IPV4_SIZE, EchoPacket.LENGTH);
        SocketAddresses.writeIpv4(memory, messages.name(message), request, 0);
        memory.putInt(messages.addControl(message, SOL_IP, IP_PKTINFO, PACKET_INFO_SIZE), interfaceIndex);
        if (request.mark() != 0) {
            memory.putInt(messages.addControl(message, SocketOptions.SOL_SOCKET, SocketOptions.SO_MARK, Integer.BYTES), request.mark());
        }
        EchoPacket.write(memory, messages.data(message), ECHO_REQUEST, identifier(), request);
    }

    /** A raw socket of IPv4 delivers the IP header too. */
    @Override
    void read(SocketMessages messages, int message, long receivedNanos, Answers answers) {
        ByteBuffer memory = messages.memory();
        int start = messages.data(message);
        int header = EchoPacket.headerLength(memory, start, messages.received(message));
        int info = messages.control(message, SOL_IP, IP_PKTINFO);
        if (info >= 0 && header < messages.received(message)
                && EchoPacket.isReply(memory, start + header, messages.received(message) - header, ECHO_REPLY, identifier())) {
            long source = Integer.toUnsignedLong(SocketAddresses.networkInt(memory, messages.name(message) + HOST));
            answers.echoReply(EchoPacket.slot(memory, start + header), EchoPacket.token(memory, start + header), 0, source, memory.getInt(info), receivedNanos);
        }
    }
}
