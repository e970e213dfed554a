package dev.vti.probe;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What is asked of a raw ICMP socket when it is opened, and the numbers of Linux' socket options. */
final class SocketOptions {

    static final int SOL_SOCKET = 1;
    static final int SO_ERROR = 4;
    static final int SO_LINGER = 13;
    static final int SO_BINDTODEVICE = 25;
    static final int SO_TIMESTAMPNS = 35;
    static final int SO_MARK = 36;
    static final int SO_RXQ_OVFL = 40;

    private static final int SO_RCVBUF = 8;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int SO_RCVBUFFORCE = 33;
    /** Some 5000 replies. Without the capability NET_ADMIN the kernel gives no more than net.core.rmem_max. */
    private static final int RECEIVE_BUFFER = 4 << 20;
    private static final int LOAD_IP_HEADER_LENGTH = 0xb1;
    private static final int LOAD_SHORT = 0x28;
    private static final int LOAD_SHORT_AFTER_HEADER = 0x48;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;
    private static final int IDENTIFIER_OFFSET = 4;
    private static final int WHOLE_PACKET = 0xffff;

    private final Libc libc;
    private final Arena arena;
    private final int descriptor;

    SocketOptions(Libc libc, Arena arena, int descriptor) {
        this.libc = libc;
        this.arena = arena;
        this.descriptor = descriptor;
    }

    /** The kernel tells with each datagram the time it came in, and how many were dropped before it because the socket was full. */
    void receiveTimesAndDrops() {
        set(SOL_SOCKET, SO_TIMESTAMPNS, arena.allocateFrom(JAVA_INT, 1));
        set(SOL_SOCKET, SO_RXQ_OVFL, arena.allocateFrom(JAVA_INT, 1));
        MemorySegment size = arena.allocateFrom(JAVA_INT, RECEIVE_BUFFER);
        if (libc.setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, size) < 0) {
            set(SOL_SOCKET, SO_RCVBUF, size);
        }
    }

    void set(int level, int option, MemorySegment value) {
        int result = libc.setsockopt(descriptor, level, option, value);
        if (result < 0) {
            throw new NoIcmpException("the kernel refuses an option of the raw ICMP socket (level " + level + ", option " + option + ", error "
                    + -result + "): gateway-probe needs Linux 5.17 or later");
        }
    }

    /**
     * Wakes us for ICMP messages with our identifier only: every raw socket sees every message of its network namespace otherwise. A classic BPF
     * program (kernel: Documentation/networking/filter.rst).
     *
     * @param afterIpHeader whether a packet starts with its IPv4 header here
     */
    void receiveOnlyOur(int identifier, boolean afterIpHeader) {
        MemorySegment instructions = arena.allocate(5 * 8, 8);
        instruction(instructions, 0, LOAD_IP_HEADER_LENGTH, 0, 0, 0);
        instruction(instructions, 1, afterIpHeader ? LOAD_SHORT_AFTER_HEADER : LOAD_SHORT, 0, 0, IDENTIFIER_OFFSET);
        instruction(instructions, 2, JUMP_IF_EQUAL, 0, 1, identifier);
        instruction(instructions, 3, RETURN, 0, 0, WHOLE_PACKET);
        instruction(instructions, 4, RETURN, 0, 0, 0);
        MemorySegment program = arena.allocate(16, 8);
        program.set(JAVA_SHORT, 0, (short) 5);
        program.set(ADDRESS, 8, instructions);
        set(SOL_SOCKET, SO_ATTACH_FILTER, program);
    }

    private static void instruction(MemorySegment program, int place, int code, int ifTrue, int ifFalse, int operand) {
        long at = place * 8L;
        program.set(JAVA_SHORT, at, (short) code);
        program.set(JAVA_BYTE, at + 2, (byte) ifTrue);
        program.set(JAVA_BYTE, at + 3, (byte) ifFalse);
        program.set(JAVA_INT, at + 4, operand);
    }
}
