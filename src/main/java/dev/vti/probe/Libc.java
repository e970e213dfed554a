package dev.vti.probe;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The C library's calls that the probe needs and Java has not, for 64-bit Linux. A failed call returns its negated error number, as the kernel
 * itself does. Not thread-safe, except for {@link #write}: one instance belongs to one thread.
 *
 * <p>Every argument is passed as 64 bits, which the calling conventions of x86-64 and aarch64 allow for narrower ones too: the linker then makes one stub
 * for each number of arguments and not for each signature, which is most of what starting costs.
 */
final class Libc {

    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int ENXIO = 6;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int ENODEV = 19;
    static final int EAFNOSUPPORT = 97;
    static final int EADDRNOTAVAIL = 99;
    static final int ENETDOWN = 100;
    static final int ENETUNREACH = 101;
    static final int ENOBUFS = 105;
    static final int ETIMEDOUT = 110;
    static final int ECONNREFUSED = 111;
    static final int EHOSTUNREACH = 113;
    static final int EINPROGRESS = 115;

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = call("socket", 3);
    private static final MethodHandle SETSOCKOPT = call("setsockopt", 5);
    private static final MethodHandle SENDMMSG = call("sendmmsg", 4);
    private static final MethodHandle RECVMMSG = call("recvmmsg", 5);
    private static final MethodHandle PPOLL = call("ppoll", 4);
    private static final MethodHandle EVENTFD = call("eventfd", 2);
    private static final MethodHandle READ = call("read", 3);
    private static final MethodHandle WRITE = call("write", 3);
    private static final MethodHandle CLOSE = call("close", 1);
    private static final MethodHandle IF_NAMETOINDEX = call("if_nametoindex", 1);
    private static final MethodHandle UMASK = call("umask", 1);

    /** What only connections need. */
    private static final class ForConnections {

        private static final MethodHandle CONNECT = call("connect", 3);
        private static final MethodHandle GETSOCKOPT = call("getsockopt", 5);
        private static final MethodHandle EPOLL_CREATE = call("epoll_create1", 1);
        private static final MethodHandle EPOLL_CTL = call("epoll_ctl", 4);
        private static final MethodHandle EPOLL_WAIT = call("epoll_wait", 4);
    }

    private final MemorySegment callState;

    Libc(Arena arena) {
        callState = arena.allocate(CALL_STATE);
    }

    private static MethodHandle call(String name, int arguments) {
        MemoryLayout[] layouts = new MemoryLayout[arguments];
        Arrays.fill(layouts, JAVA_LONG);
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_LONG, layouts),
                Linker.Option.captureCallState("errno"));
    }

    int socket(int family, int type, int protocol) {
        try {
            return result((long) SOCKET.invokeExact(callState, (long) family, (long) type, (long) protocol));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    int setsockopt(int descriptor, int level, int option, MemorySegment value) {
        try {
            return result((long) SETSOCKOPT.invokeExact(callState, (long) descriptor, (long) level, (long) option, value.address(), value.byteSize()));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    int getsockopt(int descriptor, int level, int option, MemorySegment value, MemorySegment length) {
        try {
            return result((long) ForConnections.GETSOCKOPT.invokeExact(callState, (long) descriptor, (long) level, (long) option, value.address(),
                    length.address()));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** @param messages address of the first {@code struct mmsghdr} */
    int sendmmsg(int descriptor, long messages, int count, int flags) {
        try {
            return result((long) SENDMMSG.invokeExact(callState, (long) descriptor, messages, (long) count, (long) flags));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** @param messages address of the first {@code struct mmsghdr} */
    int recvmmsg(int descriptor, long messages, int count, int flags) {
        try {
            return result((long) RECVMMSG.invokeExact(callState, (long) descriptor, messages, (long) count, (long) flags, 0L));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** @param timeout a {@code struct timespec} */
    int ppoll(MemorySegment descriptors, int count, MemorySegment timeout) {
        try {
            return result((long) PPOLL.invokeExact(callState, descriptors.address(), (long) count, timeout.address(), 0L));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    int connect(int descriptor, MemorySegment address, int length) {
        try {
            return result((long) ForConnections.CONNECT.invokeExact(callState, (long) descriptor, address.address(), (long) length));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    int epollCreate(int flags) {
        try {
            return result((long) ForConnections.EPOLL_CREATE.invokeExact(callState, (long) flags));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    int epollCtl(int epoll, int operation, int descriptor, MemorySegment event) {
        try {
            return result((long) ForConnections.EPOLL_CTL.invokeExact(callState, (long) epoll, (long) operation, (long) descriptor, event.address()));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    int epollWait(int epoll, MemorySegment events, int count, int timeoutMillis) {
        try {
            return result((long) ForConnections.EPOLL_WAIT.invokeExact(callState, (long) epoll, events.address(), (long) count, (long) timeoutMillis));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    int eventfd(int flags) {
        try {
            return result((long) EVENTFD.invokeExact(callState, 0L, (long) flags));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    int read(int descriptor, MemorySegment buffer) {
        try {
            return result((long) READ.invokeExact(callState, (long) descriptor, buffer.address(), buffer.byteSize()));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** From any thread. */
    static void write(int descriptor, long value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocateFrom(JAVA_LONG, value);
            long ignored = (long) WRITE.invokeExact(arena.allocate(CALL_STATE), (long) descriptor, buffer.address(), buffer.byteSize());
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    int close(int descriptor) {
        try {
            return result((long) CLOSE.invokeExact(callState, (long) descriptor));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** @return the interface's index, or a negated error number if there is no interface of that name */
    int indexOf(MemorySegment interfaceName) {
        try {
            int index = (int) (long) IF_NAMETOINDEX.invokeExact(callState, interfaceName.address());
            return index == 0 ? -errno() : index;
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** Of the whole process. @return the mask that was set before */
    int umask(int mask) {
        try {
            return (int) (long) UMASK.invokeExact(callState, (long) mask);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** The upper half of a register is undefined where the C function returns an int. */
    private int result(long returned) {
        int narrowed = (int) returned;
        return narrowed < 0 ? -errno() : narrowed;
    }

    private int errno() {
        return (int) ERRNO.get(callState, 0L);
    }

    private static IllegalStateException unexpected(Throwable thrown) {
        return new IllegalStateException("a call of the C library failed in an unexpected way", thrown);
    }
}
