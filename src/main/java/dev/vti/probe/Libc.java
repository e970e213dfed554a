package dev.vti.probe;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The C library's calls that the probe needs and Java has not, for 64-bit Linux. A failed call returns its negated error number, as the kernel
 * itself does. Not thread-safe, except for {@link #write}: one instance belongs to one thread.
 */
final class Libc {

    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int ENXIO = 6;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int ENODEV = 19;
    static final int EAFNOSUPPORT = 97;
    static final int ENETDOWN = 100;
    static final int ENETUNREACH = 101;
    static final int ENOBUFS = 105;
    static final int EHOSTUNREACH = 113;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SETSOCKOPT = call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SENDMSG = call("sendmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECVMSG = call("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle POLL = call("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle EVENTFD = call("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle READ = call("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = call("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle IF_NAMETOINDEX = call("if_nametoindex", JAVA_INT, ADDRESS);
    private static final MethodHandle UMASK = call("umask", JAVA_INT, JAVA_INT);

    private final MemorySegment callState;

    Libc(Arena arena) {
        callState = arena.allocate(CALL_STATE);
    }

    private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"));
    }

    int socket(int family, int type, int protocol) {
        try {
            return result((int) SOCKET.invokeExact(callState, family, type, protocol));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    int setsockopt(int descriptor, int level, int option, MemorySegment value) {
        try {
            return result((int) SETSOCKOPT.invokeExact(callState, descriptor, level, option, value, (int) value.byteSize()));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    int sendmsg(int descriptor, MemorySegment message, int flags) {
        try {
            return result((long) SENDMSG.invokeExact(callState, descriptor, message, flags));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    int recvmsg(int descriptor, MemorySegment message, int flags) {
        try {
            return result((long) RECVMSG.invokeExact(callState, descriptor, message, flags));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    int poll(MemorySegment descriptors, int count, int timeoutMillis) {
        try {
            return result((int) POLL.invokeExact(callState, descriptors, (long) count, timeoutMillis));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    int eventfd(int flags) {
        try {
            return result((int) EVENTFD.invokeExact(callState, 0, flags));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    int read(int descriptor, MemorySegment buffer) {
        try {
            return result((long) READ.invokeExact(callState, descriptor, buffer, buffer.byteSize()));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** From any thread. */
    static void write(int descriptor, long value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocateFrom(JAVA_LONG, value);
            long ignored = (long) WRITE.invokeExact(arena.allocate(CALL_STATE), descriptor, buffer, buffer.byteSize());
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    int close(int descriptor) {
        try {
            return result((int) CLOSE.invokeExact(callState, descriptor));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** @return the interface's index, or a negated error number if there is no interface of that name */
    int indexOf(MemorySegment interfaceName) {
        try {
            int index = (int) IF_NAMETOINDEX.invokeExact(callState, interfaceName);
            return index == 0 ? -errno() : index;
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** Of the whole process. @return the mask that was set before */
    int umask(int mask) {
        try {
            return (int) UMASK.invokeExact(callState, mask);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    private int result(long returned) {
        return returned < 0 ? -errno() : (int) returned;
    }

    private int errno() {
        return (int) ERRNO.get(callState, 0L);
    }

    private static IllegalStateException unexpected(Throwable thrown) {
        return new IllegalStateException("a call of the C library failed in an unexpected way", thrown);
    }
}
