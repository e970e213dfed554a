package dev.vti.netns;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;

/** The calls that tests need and Java has not: entering a network namespace, and packet sockets (packet(7)). */
final class KernelCalls {

    private static final int CLONE_NEWNET = 0x4000_0000;
    private static final int AF_PACKET = 17;
    private static final int SOCK_DGRAM_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x8_0000;
    private static final short ETH_P_ALL = Short.reverseBytes((short) 3);
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_STATISTICS = 6;
    /** struct sockaddr_ll: family, protocol, interface index at 4, packet type at 10, address. */
    private static final int LINK_ADDRESS_BYTES = 20;
    private static final int PACKET_OUTGOING = 4;
    private static final int BUFFER_BYTES = 256 << 20;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle OPEN = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle SETNS = call("setns", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SETSOCKOPT = call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKOPT = call("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle BIND = call("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle IF_NAMETOINDEX = call("if_nametoindex", JAVA_INT, ADDRESS);
    private static final MethodHandle RECVFROM = call("recvfrom", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS);

    private KernelCalls() {
    }

    private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    /** Moves the calling thread, and nothing else of the process, into a network namespace. */
    static void enter(String path) {
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = check((int) OPEN.invokeExact(arena.allocateFrom(path), 0, 0), "open " + path);
            check((int) SETNS.invokeExact(descriptor, CLONE_NEWNET), "setns");
            int closed = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /** A socket that gets every packet of a device of the calling thread's namespace, from its network header on. */
    static int packetSocket(String device) {
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = check((int) SOCKET.invokeExact(AF_PACKET, SOCK_DGRAM_NONBLOCK_CLOEXEC, 0), "socket");
            MemorySegment size = arena.allocateFrom(JAVA_INT, BUFFER_BYTES);
            check((int) SETSOCKOPT.invokeExact(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, size, 4), "setsockopt");
            MemorySegment address = arena.allocate(LINK_ADDRESS_BYTES, 4);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_PACKET);
            address.set(ValueLayout.JAVA_SHORT, 2, ETH_P_ALL);
            address.set(JAVA_INT, 4, (int) IF_NAMETOINDEX.invokeExact(arena.allocateFrom(device)));
            check((int) BIND.invokeExact(descriptor, address, LINK_ADDRESS_BYTES), "bind to " + device);
            return descriptor;
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /** The next packet that came in; null when none is waiting. Packets that went out are passed over. */
    static byte[] receive(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(1 << 16);
            MemorySegment from = arena.allocate(LINK_ADDRESS_BYTES, 4);
            MemorySegment length = arena.allocateFrom(JAVA_INT, LINK_ADDRESS_BYTES);
            while (true) {
                length.set(JAVA_INT, 0, LINK_ADDRESS_BYTES);
                long bytes = (long) RECVFROM.invokeExact(descriptor, buffer, buffer.byteSize(), 0, from, length);
                if (bytes < 0) {
                    return null;
                }
                if (from.get(ValueLayout.JAVA_BYTE, 10) != PACKET_OUTGOING) {
                    return buffer.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE);
                }
            }
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /** Packets that found the socket's buffer full since this was last asked. */
    static int dropped(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statistics = arena.allocate(8, 4);
            check((int) GETSOCKOPT.invokeExact(descriptor, SOL_PACKET, PACKET_STATISTICS, statistics, arena.allocateFrom(JAVA_INT, 8)), "getsockopt");
            return statistics.get(ValueLayout.JAVA_INT.withOrder(ByteOrder.nativeOrder()), 4);
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    static void close(int descriptor) {
        try {
            check((int) CLOSE.invokeExact(descriptor), "close");
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    private static int check(int result, String what) {
        if (result < 0) {
            throw new IllegalStateException(what + " failed: are the tests run by root?");
        }
        return result;
    }

    private static RuntimeException unexpected(Throwable failed) {
        return switch (failed) {
            case RuntimeException known -> known;
            case Error error -> throw error;
            default -> new IllegalStateException(failed);
        };
    }
}
