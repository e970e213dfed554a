package dev.vti.probe;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.vti.model.AddressFamily;
import dev.vti.model.InterfaceName;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * TCP connections that are opened to see whether that works. Each socket is bound to its device (socket(7)): its packets leave by that one or not at all, and
 * a reply by another does not reach it. A connection that is made is reset at once, so that neither side keeps anything of it. Belongs to one thread.
 *
 * <p>Java's own channels would do but for the device, which they cannot be bound to.
 */
final class TcpConnections implements AutoCloseable {

    private static final int SOCK_STREAM_NONBLOCK_CLOEXEC = 1 | 0x800 | 0x80000;
    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLLOUT = 4;
    private static final int EPOLLERR = 8;
    private static final int EVENTS = 64;
    /** {@code struct epoll_event} is packed on x86-64 and nowhere else. */
    private static final boolean PACKED = "amd64".equals(System.getProperty("os.arch"));
    private static final int EVENT_SIZE = PACKED ? 12 : 16;
    private static final int EVENT_DATA = PACKED ? 4 : 8;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;
    private static final int TCP_INFO_SIZE = 104;
    private static final int TCP_INFO_RETRANSMITS = 2;
    private static final int TCP_INFO_ROUND_TRIP = 68;
    private static final int NAME_SIZE = 32;

    private final Libc libc;
    private final Arena arena;
    private final Interfaces interfaces;
    private final int epoll;
    private final MemorySegment event;
    private final MemorySegment events;
    private final MemorySegment name;
    private final ByteBuffer nameBytes;
    private final MemorySegment number;
    private final MemorySegment length;
    private final MemorySegment info;
    /** On for no time: closing discards the connection and tells the peer so. */
    private final MemorySegment discard;
    private final Map<InterfaceName, MemorySegment> deviceNames = new HashMap<>();
    private Request[] byDescriptor = new Request[256];
    private int open;

    TcpConnections(Libc libc, Arena arena, Interfaces interfaces) {
        this.libc = libc;
        this.arena = arena;
        this.interfaces = interfaces;
        this.epoll = libc.epollCreate(EPOLL_CLOEXEC);
        if (epoll < 0) {
            throw new NoIcmpException("gateway-probe could not make an epoll instance: error " + -epoll);
        }
        this.event = arena.allocate(EVENT_SIZE, Long.BYTES);
        this.events = arena.allocate((long) EVENT_SIZE * EVENTS, Long.BYTES);
        this.name = arena.allocate(NAME_SIZE, Long.BYTES);
        this.nameBytes = name.asByteBuffer().order(ByteOrder.nativeOrder());
        this.number = arena.allocate(JAVA_INT);
        this.length = arena.allocate(JAVA_INT);
        this.info = arena.allocate(TCP_INFO_SIZE, Long.BYTES);
        this.discard = arena.allocateFrom(JAVA_INT, 1, 0);
    }

    /** File descriptor to wait on for news of connections. */
    int descriptor() {
        return epoll;
    }

    /** See {@link Transport#send}; it leaves at once. */
    void send(Request request) {
        boolean ipv4 = request.address().family() == AddressFamily.IPV4;
        int descriptor = libc.socket(ipv4 ? Libc.AF_INET : Libc.AF_INET6, SOCK_STREAM_NONBLOCK_CLOEXEC, 0);
        if (descriptor < 0) {
            request.postpone("gateway-probe could not open a socket: error " + -descriptor);
            return;
        }
        int result = prepare(descriptor, request);
        long sentNanos = System.nanoTime();
        result = result < 0 ? result : connect(descriptor, request, ipv4);
        if (result < 0 && result != -Libc.EINPROGRESS) {
            libc.close(descriptor);
            giveUp(request, -result);
            return;
        }
        hold(descriptor, request);
        request.sent(0, sentNanos);
    }

    private int prepare(int descriptor, Request request) {
        MemorySegment device = deviceNames.computeIfAbsent(request.device(), wanted -> arena.allocateFrom(wanted.value()));
        int result = libc.setsockopt(descriptor, SocketOptions.SOL_SOCKET, SocketOptions.SO_BINDTODEVICE, device);
        if (result >= 0 && request.mark() != 0) {
            number.set(JAVA_INT, 0, request.mark());
            result = libc.setsockopt(descriptor, SocketOptions.SOL_SOCKET, SocketOptions.SO_MARK, number);
        }
        return result < 0 ? result : libc.setsockopt(descriptor, SocketOptions.SOL_SOCKET, SocketOptions.SO_LINGER, discard);
    }

    private int connect(int descriptor, Request request, boolean ipv4) {
        if (ipv4) {
            SocketAddresses.writeIpv4(nameBytes, 0, request, request.port());
        } else {
            SocketAddresses.writeIpv6(nameBytes, 0, request, request.port(), interfaces.indexOf(request.device()));
        }
        int result;
        do {
            result = libc.connect(descriptor, name, ipv4 ? SocketAddresses.IPV4_SIZE : SocketAddresses.IPV6_SIZE);
        } while (result == -Libc.EINTR);
        return result;
    }

    private void hold(int descriptor, Request request) {
        if (descriptor >= byDescriptor.length) {
            byDescriptor = Arrays.copyOf(byDescriptor, Math.max(descriptor + 1, byDescriptor.length * 2));
        }
        byDescriptor[descriptor] = request;
        request.descriptor(descriptor);
        open++;
        event.set(JAVA_INT, 0, EPOLLOUT);
        event.set(JAVA_INT, EVENT_DATA, descriptor);
        libc.epollCtl(epoll, EPOLL_CTL_ADD, descriptor, event);
    }

    private static void giveUp(Request request, int error) {
        switch (error) {
            // No port or no memory of our own for the connection.
            case Libc.EADDRNOTAVAIL, Libc.EAGAIN, Libc.ENOBUFS -> request.postpone("gateway-probe has no room for a connection: error " + error);
            default -> request.refuse(EchoSocket.reason(error, request));
        }
    }

    /** Tells what became of connections, without waiting. */
    void drain(Answers answers) {
        int count = open == 0 ? 0 : EVENTS;
        while (count == EVENTS) {
            count = libc.epollWait(epoll, events, EVENTS, 0);
            for (int i = 0; i < count; i++) {
                long at = (long) EVENT_SIZE * i;
                Request request = byDescriptor[events.get(JAVA_INT, at + EVENT_DATA)];
                if (request != null) {
                    conclude(request, (events.get(JAVA_INT, at) & EPOLLERR) != 0, answers);
                }
            }
        }
    }

    private void conclude(Request request, boolean failed, Answers answers) {
        long now = System.nanoTime();
        if (failed) {
            int error = option(request, SocketOptions.SOL_SOCKET, SocketOptions.SO_ERROR, number) < 0 ? 0 : number.get(JAVA_INT, 0);
            request.fail(fault(error, request));
            abandon(request);
            return;
        }
        boolean known = option(request, IPPROTO_TCP, TCP_INFO, info) >= 0;
        abandon(request);
        answers.connected(request, roundTripNanos(known, now - request.sentNanos()));
    }

    private int option(Request request, int level, int option, MemorySegment value) {
        length.set(JAVA_INT, 0, (int) value.byteSize());
        return libc.getsockopt(request.descriptor(), level, option, value, length);
    }

    /** The kernel measured the handshake itself; the time until we learnt of it is longer. If it had to repeat its request it cannot tell. */
    private long roundTripNanos(boolean known, long sinceSent) {
        long measured = known ? Integer.toUnsignedLong(info.get(JAVA_INT, TCP_INFO_ROUND_TRIP)) * 1000 : 0;
        return measured > 0 && measured < sinceSent && info.get(JAVA_BYTE, TCP_INFO_RETRANSMITS) == 0 ? measured : sinceSent;
    }

    private static String fault(int error, Request request) {
        return switch (error) {
            case Libc.ECONNREFUSED -> request.address() + " resets connections to port " + request.port() + ": no service is there";
            case Libc.ETIMEDOUT -> null;
            default -> EchoSocket.reason(error, request);
        };
    }

    /** See {@link Transport#abandon}. */
    void abandon(Request request) {
        int descriptor = request.descriptor();
        if (descriptor >= 0) {
            byDescriptor[descriptor] = null;
            request.descriptor(-1);
            open--;
            libc.close(descriptor);
        }
    }

    @Override
    public void close() {
        for (Request request : byDescriptor) {
            if (request != null) {
                abandon(request);
            }
        }
        libc.close(epoll);
    }
}
