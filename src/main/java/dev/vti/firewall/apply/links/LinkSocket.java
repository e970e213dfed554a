package dev.vti.firewall.apply.links;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.vti.model.LinkState;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A socket to the kernel's own list of links (rtnetlink(7)), in the network namespace of the thread that makes it. Belongs to one thread. */
final class LinkSocket implements AutoCloseable {

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x8_0000;
    private static final int NETLINK_ROUTE = 0;
    private static final int RTMGRP_LINK = 1;
    private static final int MSG_DONTWAIT = 0x40;
    private static final short POLLIN = 1;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int ENOBUFS = 105;
    /** More than the kernel puts into one answer. */
    private static final int BUFFER_BYTES = 1 << 16;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = call("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SEND = call("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle RECV = call("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle POLL = call("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment callState = arena.allocate(CALL_STATE);
    private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
    private final int descriptor;
    private int questions;

    private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"));
    }

    private LinkSocket(int groups) {
        try {
            descriptor = checked((int) SOCKET.invokeExact(callState, AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_ROUTE));
            MemorySegment address = arena.allocate(12, 4);
            address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
            address.set(JAVA_INT, 8, groups);
            checked((int) BIND.invokeExact(callState, descriptor, address, (int) address.byteSize()));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /** Hears of every change of a link from now on. */
    static LinkSocket ofEvents() {
        return new LinkSocket(RTMGRP_LINK);
    }

    /** Asks for the links there are. */
    static LinkSocket ofQuestions() {
        return new LinkSocket(0);
    }

    /** Waits for an event, takes all that are there and leaves out what they say, since the truth is read afterwards. True if there was one. */
    boolean awaitEvents(Duration limit) {
        try {
            MemorySegment poll = arena.allocate(8, 4);
            poll.set(JAVA_INT, 0, descriptor);
            poll.set(JAVA_SHORT, 4, POLLIN);
            int ready = (int) POLL.invokeExact(callState, poll, 1L, (int) limit.toMillis());
            if (ready < 0 && errno() != EINTR) {
                checked(ready);
            }
            return ready > 0 && drain();
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    private boolean drain() throws Throwable {
        while (true) {
            long bytes = (long) RECV.invokeExact(callState, descriptor, buffer, buffer.byteSize(), MSG_DONTWAIT);
            // ENOBUFS: there were more events than the socket holds, which is an event like any other.
            if (bytes < 0 && errno() == EAGAIN) {
                return true;
            }
            if (bytes < 0 && errno() != ENOBUFS && errno() != EINTR) {
                checked(bytes);
            }
        }
    }

    /** Every link of the namespace by name. */
    Map<String, LinkState> links() {
        try {
            while (true) {
                MemorySegment request = LinkMessages.request(buffer, ++questions);
                checked((long) SEND.invokeExact(callState, descriptor, request, request.byteSize(), 0));
                Map<String, LinkState> links = new HashMap<>();
                if (receiveAll(links)) {
                    return links;
                }
            }
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /** False if the list changed while the kernel wrote it. */
    private boolean receiveAll(Map<String, LinkState> links) throws Throwable {
        boolean consistent = true;
        while (true) {
            long bytes = (long) RECV.invokeExact(callState, descriptor, buffer, buffer.byteSize(), 0);
            if (bytes < 0 && errno() == EINTR) {
                continue;
            }
            LinkMessages.Answer answer = LinkMessages.read(buffer.asSlice(0, checked(bytes)), questions, links);
            consistent &= answer.consistent();
            if (answer.last()) {
                return consistent;
            }
        }
    }

    private int checked(long result) {
        if (result < 0) {
            throw new IllegalStateException("the kernel's list of links cannot be read (error " + errno() + " of rtnetlink)");
        }
        return (int) result;
    }

    private int errno() {
        return (int) ERRNO.get(callState, 0L);
    }

    private static RuntimeException unexpected(Throwable failed) {
        return switch (failed) {
            case RuntimeException known -> known;
            case Error error -> throw error;
            default -> new IllegalStateException("the kernel's list of links cannot be read", failed);
        };
    }

    @Override
    public void close() {
        try {
            int ignored = (int) CLOSE.invokeExact(callState, descriptor);
        } catch (Throwable failed) {
            throw unexpected(failed);
        } finally {
            arena.close();
        }
    }
}
