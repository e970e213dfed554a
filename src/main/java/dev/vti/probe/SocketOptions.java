package dev.vti.probe;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What is asked of a raw ICMP socket of IPv4 when it is opened. */
final class SocketOptions {

    static final int SOL_IP = 0;
    static final int IP_PKTINFO = 8;
    static final int SOL_SOCKET = 1;
    static final int SO_TIMESTAMPNS = 35;

    private static final int SO_ATTACH_FILTER = 26;
    private static final int SOL_RAW = 255;
    private static final int ICMP_FILTER = 1;
    /** A set bit drops the messages of that type (raw(7)); type 0 is the echo reply. */
    private static final int ALL_BUT_ECHO_REPLIES = ~1;

    private final Libc libc;
    private final Arena arena;
    private final int descriptor;

    SocketOptions(Libc libc, Arena arena, int descriptor) {
        this.libc = libc;
        this.arena = arena;
        this.descriptor = descriptor;
    }

    /** Wakes us for echo replies with our identifier only: every raw socket sees every ICMP message of its network namespace otherwise. */
    void receiveOnlyRepliesTo(int identifier) {
        set(SOL_RAW, ICMP_FILTER, arena.allocateFrom(JAVA_INT, ALL_BUT_ECHO_REPLIES));
        set(SOL_SOCKET, SO_ATTACH_FILTER, filterProgram(identifier));
    }

    /** The kernel tells with each datagram the interface it came in by and the time. */
    void receiveOrigin() {
        set(SOL_IP, IP_PKTINFO, arena.allocateFrom(JAVA_INT, 1));
        set(SOL_SOCKET, SO_TIMESTAMPNS, arena.allocateFrom(JAVA_INT, 1));
    }

    private void set(int level, int option, MemorySegment value) {
        int result = libc.setsockopt(descriptor, level, option, value);
        if (result < 0) {
            throw new NoIcmpException("the kernel refuses an option of the raw ICMP socket (level " + level + ", option " + option + ", error "
                    + -result + "): gateway-probe needs Linux 4.4 or later");
        }
    }

    /** A classic BPF program (kernel: Documentation/networking/filter.rst) over a packet that starts with its IP header. */
    private MemorySegment filterProgram(int identifier) {
        MemorySegment instructions = arena.allocate(5 * 8, 8);
        instruction(instructions, 0, 0xb1, 0, 0, 0); // X = length of the IP header
        instruction(instructions, 1, 0x48, 0, 0, 4); // A = 16 bits at X + 4, the identifier
        instruction(instructions, 2, 0x15, 0, 1, identifier); // ours? next; else the one after
        instruction(instructions, 3, 0x06, 0, 0, 0xffff); // take the packet
        instruction(instructions, 4, 0x06, 0, 0, 0); // drop it
        MemorySegment program = arena.allocate(16, 8);
        program.set(JAVA_SHORT, 0, (short) 5);
        program.set(ADDRESS, 8, instructions);
        return program;
    }

    private static void instruction(MemorySegment program, int place, int code, int ifTrue, int ifFalse, int operand) {
        long at = place * 8L;
        program.set(JAVA_SHORT, at, (short) code);
        program.set(JAVA_BYTE, at + 2, (byte) ifTrue);
        program.set(JAVA_BYTE, at + 3, (byte) ifFalse);
        program.set(JAVA_INT, at + 4, operand);
    }
}
