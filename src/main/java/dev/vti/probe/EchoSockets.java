package dev.vti.probe;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.vti.model.AddressFamily;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One raw socket per address family, and a way to wake whoever waits for their replies. Only {@link #wake} may be called from other threads. */
final class EchoSockets implements EchoSender, AutoCloseable {

    private static final int EFD_CLOEXEC_NONBLOCK = 0x80000 | 0x800;
    private static final short POLLIN = 1;
    private static final int POLL_ENTRY_SIZE = 8;

    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    private final Map<AddressFamily, EchoSocket> sockets = new EnumMap<>(AddressFamily.class);
    private final int alarm;
    private final MemorySegment alarmCount = arena.allocate(8, 8);
    private final MemorySegment pollEntries;
    private final int pollCount;

    /** @throws NoIcmpException when the process may not open raw sockets */
    EchoSockets(int identifier) {
        sockets.put(AddressFamily.IPV4, new Ipv4EchoSocket(libc, arena, new Interfaces(libc, arena), identifier));
        alarm = libc.eventfd(EFD_CLOEXEC_NONBLOCK);
        if (alarm < 0) {
            throw new NoIcmpException("gateway-probe could not open an eventfd: error " + -alarm);
        }
        List<Integer> descriptors = new ArrayList<>(List.of(alarm));
        sockets.values().forEach(socket -> descriptors.add(socket.descriptor()));
        pollCount = descriptors.size();
        pollEntries = arena.allocate((long) POLL_ENTRY_SIZE * pollCount, POLL_ENTRY_SIZE);
        for (int i = 0; i < pollCount; i++) {
            pollEntries.set(JAVA_INT, (long) POLL_ENTRY_SIZE * i, descriptors.get(i));
            pollEntries.set(JAVA_SHORT, (long) POLL_ENTRY_SIZE * i + 4, POLLIN);
        }
    }

    @Override
    public Outcome send(EchoRequest request) {
        AddressFamily family = request.address().family();
        EchoSocket socket = sockets.get(family);
        return socket != null ? socket.send(request)
                : new Outcome.Refused("this gateway-probe cannot test " + request.address() + ": it has no " + family + " socket");
    }

    /** Waits for a reply, for {@link #wake}, or until the time is over. */
    void await(long nanos) {
        long millis = Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
        libc.poll(pollEntries, pollCount, (int) Math.min(Integer.MAX_VALUE, millis));
        libc.read(alarm, alarmCount);
    }

    /** Ends the present or, if there is none, the next {@link #await}. */
    void wake() {
        Libc.write(alarm, 1);
    }

    void drain(Consumer<EchoReply> replies) {
        sockets.values().forEach(socket -> socket.drain(replies));
    }

    @Override
    public void close() {
        sockets.values().forEach(EchoSocket::close);
        libc.close(alarm);
        arena.close();
    }
}
