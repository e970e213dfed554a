package dev.vti.probe;

import dev.vti.model.InterfaceName;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The raw ICMP socket of one address family, which serves all its addresses. Each request is bound to its interface by its packet information (ip(7),
 * ipv6(7)): the kernel sends it there or fails, whatever its routing tables say. So a gateway that could also be reached through another link does not
 * hide that its own is dead. A mark goes with each packet too (the kernel takes it since 5.5, and from a process without NET_ADMIN since 5.17). Belongs to
 * one thread.
 */
abstract class EchoSocket implements AutoCloseable {

    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int BATCH = 64;
    /** An older receive time than this means that the wall clock was set meanwhile. */
    private static final long OLDEST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Libc libc;
    private final Interfaces interfaces;
    private final int identifier;
    private final int descriptor;
    private final SendDescriptors senders;
    private final SocketMessages outgoing;
    private final SocketMessages incoming;
    private final Request[] taken = new Request[BATCH];
    private final int[] interfaceIndexes = new int[BATCH];
    private int count;
    private int drops;

    /**
     * @param identifier 0 to 65535; tells our replies from those to other programs on this host
     * @throws NoIcmpException when the process may not open raw sockets
     */
    EchoSocket(Libc libc, Arena arena, Interfaces interfaces, int identifier) {
        this.libc = libc;
        this.interfaces = interfaces;
        this.identifier = identifier;
        this.descriptor = open(libc, family(), protocol());
        SocketOptions options = new SocketOptions(libc, arena, descriptor);
        receiveRepliesOnly(options, arena);
        options.receiveTimesAndDrops();
        outgoing = new SocketMessages(arena, BATCH);
        incoming = new SocketMessages(arena, BATCH);
        senders = new SendDescriptors(descriptor, () -> openForSending(arena), libc::close);
    }

    abstract int family();

    abstract int protocol();

    /** Makes the kernel deliver echo replies to our identifier only, each with the interface that it came in by. */
    abstract void receiveRepliesOnly(SocketOptions options, Arena arena);

    /** Makes the kernel deliver nothing. */
    abstract void receiveNothing(SocketOptions options, Arena arena);

    abstract void write(SocketMessages messages, int message, Request request, int interfaceIndex);

    abstract void read(SocketMessages messages, int message, long receivedNanos, Answers answers);

    final int identifier() {
        return identifier;
    }

    private static int open(Libc libc, int family, int protocol) {
        int descriptor = libc.socket(family, SOCK_RAW | SOCK_CLOEXEC, protocol);
        return switch (descriptor) {
            case -Libc.EPERM, -Libc.EACCES -> throw new NoIcmpException("gateway-probe may not send pings: it lacks the capability NET_RAW; "
                    + "add NET_RAW to its container's securityContext.capabilities, or run it as root");
            case -Libc.EAFNOSUPPORT -> throw new NoIcmpException("this kernel has no " + (family == Libc.AF_INET ? "IPv4" : "IPv6")
                    + ": gateway-probe cannot ping such gateways");
            default -> {
                if (descriptor < 0) {
                    throw new NoIcmpException("gateway-probe could not open a raw ICMP socket: error " + -descriptor);
                }
                yield descriptor;
            }
        };
    }

    private int openForSending(Arena arena) {
        int further = libc.socket(family(), SOCK_RAW | SOCK_CLOEXEC, protocol());
        if (further >= 0) {
            receiveNothing(new SocketOptions(libc, arena, further), arena);
        }
        return further;
    }

    /** File descriptor to wait on for replies. */
    final int descriptor() {
        return descriptor;
    }

    /** See {@link Transport#send}. */
    final void send(Request request) {
        if (count == BATCH) {
            flush();
        }
        int index = interfaces.indexOf(request.device());
        if (index == 0) {
            request.refuse(reason(Libc.ENODEV, request));
            return;
        }
        taken[count] = request;
        put(count++, index);
    }

    private void put(int message, int interfaceIndex) {
        interfaceIndexes[message] = interfaceIndex;
        write(outgoing, message, taken[message], interfaceIndex);
    }

    /** See {@link Transport#flush}. */
    final void flush() {
        int next = 0;
        while (next < count) {
            long before = System.nanoTime();
            int result = libc.sendmmsg(senders.current(), outgoing.address(next), count - next, MSG_DONTWAIT);
            if (result > 0) {
                noteSent(next, result, before, System.nanoTime());
                next += result;
                senders.worked();
            } else if (!mayTryAgain(-result, next)) {
                next++;
            }
        }
        count = 0;
    }

    /** The call took its time for all of them; each left in its share of it. */
    private void noteSent(int first, int number, long beforeNanos, long afterNanos) {
        for (int i = 0; i < number; i++) {
            taken[first + i].sent(interfaceIndexes[first + i], beforeNanos + (afterNanos - beforeNanos) * (2L * i + 1) / (2L * number));
        }
    }

    private boolean mayTryAgain(int error, int message) {
        Request request = taken[message];
        switch (error) {
            case Libc.EINTR -> {
                return true;
            }
            // A full queue of the interface is not told (ip(7), IP_RECVERR): this is the socket.
            case Libc.EAGAIN, Libc.ENOBUFS -> {
                if (senders.useAnother()) {
                    return true;
                }
                request.postpone("the send queues of gateway-probe are full");
            }
            case Libc.ENODEV, Libc.ENXIO -> {
                // Deleted, or made again under its name with another index.
                int index = interfaces.ask(request.device());
                if (index != 0 && index != interfaceIndexes[message]) {
                    put(message, index);
                    return true;
                }
                request.refuse(reason(Libc.ENODEV, request));
            }
            default -> request.refuse(reason(error, request));
        }
        senders.worked();
        return false;
    }

    static String reason(int error, Request request) {
        InterfaceName device = request.device();
        return switch (error) {
            case Libc.ENODEV, Libc.ENXIO -> "interface " + device + " does not exist";
            case Libc.ENETDOWN, Libc.ENETUNREACH -> "interface " + device + " is down";
            case Libc.EHOSTUNREACH -> request.address() + " cannot be reached through " + device;
            case Libc.EPERM, Libc.EACCES -> "this host's packet filter or routing forbids to send to " + request.address() + " through " + device
                    + (request.mark() == 0 ? "" : ", or its kernel, older than Linux 5.17, forbids gateway-probe to set marks");
            default -> "sending to " + request.address() + " through " + device + " failed with error " + error;
        };
    }

    /** Hands over every reply that has arrived, without waiting for more. */
    final void drain(Answers answers) {
        int received = BATCH;
        while (received == BATCH) {
            received = libc.recvmmsg(descriptor, incoming.address(0), BATCH, MSG_DONTWAIT);
            if (received == -Libc.EINTR) {
                received = BATCH;
            } else if (received > 0) {
                handOver(received, answers);
            }
        }
    }

    private void handOver(int received, Answers answers) {
        long now = System.nanoTime();
        Instant wallClock = Instant.now();
        long wallNanos = TimeUnit.SECONDS.toNanos(wallClock.getEpochSecond()) + wallClock.getNano();
        for (int message = 0; message < received; message++) {
            noteDrops(message, answers);
            read(incoming, message, now - age(message, wallNanos), answers);
            incoming.clear(message);
        }
    }

    /** How long ago the kernel received it, so that the time a reply waited for us to read it does not count. */
    private long age(int message, long wallNanos) {
        int stamp = incoming.control(message, SocketOptions.SOL_SOCKET, SocketOptions.SO_TIMESTAMPNS);
        if (stamp < 0) {
            return 0;
        }
        ByteBuffer memory = incoming.memory();
        long age = wallNanos - TimeUnit.SECONDS.toNanos(memory.getLong(stamp)) - memory.getLong(stamp + Long.BYTES);
        return age < 0 || age > OLDEST_NANOS ? 0 : age;
    }

    private void noteDrops(int message, Answers answers) {
        int counter = incoming.control(message, SocketOptions.SOL_SOCKET, SocketOptions.SO_RXQ_OVFL);
        if (counter >= 0 && incoming.memory().getInt(counter) != drops) {
            drops = incoming.memory().getInt(counter);
            answers.repliesLost();
        }
    }

    @Override
    public final void close() {
        senders.close();
    }
}
