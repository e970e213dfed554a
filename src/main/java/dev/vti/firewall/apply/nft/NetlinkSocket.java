package dev.vti.firewall.apply.nft;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A socket to the kernel's nf_tables, in the network namespace of the thread that makes it. The kernel works through what is sent before {@code send} returns,
 * so its answers are there at once. Calls exclude each other.
 */
final class NetlinkSocket implements AutoCloseable {

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x8_0000;
    private static final int NETLINK_NETFILTER = 12;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int EAGAIN = 11;
    private static final int EINTR = 4;
    private static final short NLMSG_ERROR = 2;
    private static final short NLMSG_DONE = 3;
    private static final short NLM_F_DUMP_INTR = 0x10;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int LARGEST_BATCH_BYTES = 16 << 20;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SETSOCKOPT = call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle BIND = call("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SEND = call("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle RECV = call("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment callState = arena.allocate(CALL_STATE);
    private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
    private final int descriptor;
    private boolean isOpen = true;

    private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"));
    }

    NetlinkSocket() {
        try {
            descriptor = (int) checked((int) SOCKET.invokeExact(callState, AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_NETFILTER), "a netlink socket");
            MemorySegment address = arena.allocate(12, 4);
            address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
            checked((int) BIND.invokeExact(callState, descriptor, address, (int) address.byteSize()), "a netlink address");
            set(SOL_NETLINK, NETLINK_CAP_ACK, 1);
            // One transaction is one send, and the kernel's default holds some hundred rules.
            set(SOL_SOCKET, SO_SNDBUFFORCE, LARGEST_BATCH_BYTES);
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    private void set(int level, int option, int value) throws Throwable {
        checked((int) SETSOCKOPT.invokeExact(callState, descriptor, level, option, arena.allocateFrom(JAVA_INT, value), 4), "a socket option");
    }

    /**
     * Sends one transaction.
     *
     * @param acknowledged the number of its message that asks for an answer
     * @throws NftException when the kernel refused it; nothing has changed then
     */
    synchronized void commit(byte[] batch, int acknowledged) {
        try {
            send(batch);
            boolean done = false;
            for (ByteBuffer message = receive(); message != null; message = receive()) {
                while (message.remaining() >= NetlinkMessages.HEADER_BYTES) {
                    int start = message.position();
                    int length = message.getInt(start);
                    int error = message.getShort(start + 4) == NLMSG_ERROR ? message.getInt(start + NetlinkMessages.HEADER_BYTES) : 0;
                    if (error != 0) {
                        drain();
                        throw new NftException("the kernel refused message " + message.getInt(start + 8) + " of the change with error " + -error);
                    }
                    done |= message.getInt(start + 8) == acknowledged;
                    message.position(Math.min(message.limit(), start + aligned(length)));
                }
            }
            if (!done) {
                throw new NftException("the kernel did not answer the change");
            }
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /** Takes one message of an answer. */
    interface Answer {

        /**
         * @param generation counts changes of nf_tables; its lowest 16 bits
         * @param attributes valid until the call returns
         */
        void take(int generation, Attributes attributes);
    }

    /** Asks for a list; false if something changed while the kernel made it. */
    synchronized boolean ask(byte[] question, Answer answer) {
        try {
            boolean whole = true;
            send(question);
            while (true) {
                ByteBuffer received = receive();
                if (received == null) {
                    throw new NftException("the kernel did not answer");
                }
                while (received.remaining() >= NetlinkMessages.HEADER_BYTES) {
                    int start = received.position();
                    int length = received.getInt(start);
                    short type = received.getShort(start + 4);
                    whole &= (received.getShort(start + 6) & NLM_F_DUMP_INTR) == 0;
                    if (type == NLMSG_DONE) {
                        return whole;
                    }
                    if (type == NLMSG_ERROR) {
                        throw new NftException("the kernel refused the question with error " + -received.getInt(start + NetlinkMessages.HEADER_BYTES));
                    }
                    int header = NetlinkMessages.HEADER_BYTES + NetlinkMessages.FAMILY_BYTES;
                    answer.take(received.getShort(start + header - 2), new Attributes(received.slice(start + header, length - header)));
                    received.position(Math.min(received.limit(), start + aligned(length)));
                }
            }
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    private void send(byte[] bytes) throws Throwable {
        if (!isOpen) {
            throw new NftException("the connection to nftables is closed");
        }
        drain();
        try (Arena once = Arena.ofConfined()) {
            MemorySegment message = once.allocate(bytes.length, 8).copyFrom(MemorySegment.ofArray(bytes));
            checked((long) SEND.invokeExact(callState, descriptor, message, message.byteSize(), 0), "the change");
        }
    }

    private void drain() throws Throwable {
        while (receive() != null) {
            // An answer to what was given up.
        }
    }

    /** The next answer; null when there is none. */
    private ByteBuffer receive() throws Throwable {
        while (true) {
            long bytes = (long) RECV.invokeExact(callState, descriptor, buffer, buffer.byteSize(), MSG_DONTWAIT);
            if (bytes >= 0) {
                return ByteBuffer.wrap(buffer.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE)).order(ByteOrder.nativeOrder());
            }
            int error = (int) ERRNO.get(callState, 0L);
            if (error == EAGAIN) {
                return null;
            }
            if (error != EINTR) {
                throw new NftException("the kernel's answer cannot be read: error " + error);
            }
        }
    }

    private static int aligned(int length) {
        return length + 3 & ~3;
    }

    private long checked(long result, String what) {
        if (result < 0) {
            throw new NftException("the kernel did not take " + what + ": error " + (int) ERRNO.get(callState, 0L));
        }
        return result;
    }

    @Override
    public synchronized void close() {
        if (isOpen) {
            isOpen = false;
            try {
                checked((int) CLOSE.invokeExact(callState, descriptor), "the end of a socket");
            } catch (Throwable failed) {
                throw unexpected(failed);
            } finally {
                arena.close();
            }
        }
    }

    private static RuntimeException unexpected(Throwable failed) {
        return switch (failed) {
            case RuntimeException known -> known;
            case Error error -> throw error;
            default -> new IllegalStateException("netlink could not be called", failed);
        };
    }
}
