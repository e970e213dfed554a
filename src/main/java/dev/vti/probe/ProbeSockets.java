package dev.vti.probe;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.vti.model.AddressFamily;
import dev.vti.model.ProbeMethod;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/**
 * The probe's sockets: one for the ICMP of each address family, those of the connections it tries, and a way to wake whoever waits for them. Only {@link #wake}
 * may be called from other threads.
 */
final class ProbeSockets implements Transport, AutoCloseable {

    private static final int EFD_CLOEXEC_NONBLOCK = 0x80000 | 0x800;
    private static final short POLLIN = 1;
    private static final int POLL_ENTRY_SIZE = 8;
    private static final int MOST_ENTRIES = 4;
    /**
     * Replies that come in while the next thing to do is as near as this wait for it: the kernel has noted when they came, and being woken for each costs
     * more than reading it.
     */
    private static final long NEAR_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    private final Interfaces interfaces = new Interfaces(libc, arena);
    private final int identifier;
    private final EchoSocket ipv4;
    /** Opened when they are needed first; null until then. */
    private EchoSocket ipv6;
    private TcpConnections connections;
    private final int alarm;
    private final MemorySegment alarmCount = arena.allocate(JAVA_LONG);
    private final MemorySegment entries = arena.allocate((long) POLL_ENTRY_SIZE * MOST_ENTRIES, POLL_ENTRY_SIZE);
    private final MemorySegment timeout = arena.allocate(2 * JAVA_LONG.byteSize(), JAVA_LONG.byteAlignment());
    private int entryCount;

    /**
     * @param identifier of all echo requests, 0 to 65535
     * @throws NoIcmpException when the process may not open raw sockets
     */
    ProbeSockets(int identifier) {
        this.identifier = identifier;
        this.ipv4 = new Ipv4EchoSocket(libc, arena, interfaces, identifier);
        this.alarm = libc.eventfd(EFD_CLOEXEC_NONBLOCK);
        if (alarm < 0) {
            throw new NoIcmpException("gateway-probe could not open an eventfd: error " + -alarm);
        }
        waitFor(alarm);
        waitFor(ipv4.descriptor());
    }

    private void waitFor(int descriptor) {
        entries.set(JAVA_INT, (long) POLL_ENTRY_SIZE * entryCount, descriptor);
        entries.set(JAVA_SHORT, (long) POLL_ENTRY_SIZE * entryCount + Integer.BYTES, POLLIN);
        entryCount++;
    }

    @Override
    public void send(Request request) {
        try {
            if (request.method() == ProbeMethod.TCP) {
                connections().send(request);
            } else if (request.address().family() == AddressFamily.IPV4) {
                ipv4.send(request);
            } else {
                ipv6().send(request);
            }
        } catch (NoIcmpException notHere) {
            request.refuse(notHere.getMessage());
        }
    }

    private TcpConnections connections() {
        if (connections == null) {
            connections = new TcpConnections(libc, arena, interfaces);
            waitFor(connections.descriptor());
        }
        return connections;
    }

    private EchoSocket ipv6() {
        if (ipv6 == null) {
            ipv6 = new Ipv6EchoSocket(libc, arena, interfaces, identifier);
            waitFor(ipv6.descriptor());
        }
        return ipv6;
    }

    @Override
    public void flush() {
        ipv4.flush();
        if (ipv6 != null) {
            ipv6.flush();
        }
    }

    @Override
    public void abandon(Request request) {
        if (connections != null) {
            connections.abandon(request);
        }
    }

    /** Waits until that time; if it is not near, also for the first reply; in any case for {@link #wake}. */
    void await(long untilNanos) {
        long left = Math.max(0, untilNanos - System.nanoTime());
        timeout.set(JAVA_LONG, 0, TimeUnit.NANOSECONDS.toSeconds(left));
        timeout.set(JAVA_LONG, Long.BYTES, left % TimeUnit.SECONDS.toNanos(1));
        libc.ppoll(entries, left <= NEAR_NANOS ? 1 : entryCount, timeout);
        if ((entries.get(JAVA_SHORT, Integer.BYTES + Short.BYTES) & POLLIN) != 0) {
            libc.read(alarm, alarmCount);
        }
    }

    /** Ends the present or, if there is none, the next {@link #await}. */
    void wake() {
        Libc.write(alarm, 1);
    }

    void drain(Answers answers) {
        ipv4.drain(answers);
        if (ipv6 != null) {
            ipv6.drain(answers);
        }
        if (connections != null) {
            connections.drain(answers);
        }
    }

    @Override
    public void close() {
        ipv4.close();
        if (ipv6 != null) {
            ipv6.close();
        }
        if (connections != null) {
            connections.close();
        }
        libc.close(alarm);
        arena.close();
    }
}
