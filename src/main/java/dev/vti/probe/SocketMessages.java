package dev.vti.probe;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An array of {@code struct mmsghdr} of 64-bit Linux, each with room for a socket address, one datagram and control messages; used again for each call. Places
 * are offsets into {@link #memory}.
 */
final class SocketMessages {

    /** Room for what one datagram of ours or a reply to it takes. */
    private static final int NAME_SIZE = 32;
    private static final int CONTROL_SIZE = 112;
    private static final int DATA_SIZE = 96;

    /** {@code struct mmsghdr}: a {@code struct msghdr} of 56 bytes and the length of what was sent or received. */
    private static final int HEADER_SIZE = 64;
    private static final int NAME = 0;
    private static final int NAME_LENGTH = 8;
    private static final int VECTOR = 16;
    private static final int VECTOR_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int DATA_LENGTH = 56;

    private static final int IO_VECTOR_SIZE = 16;
    private static final int IO_VECTOR_LENGTH = 8;

    /** {@code struct cmsghdr}: length with this header, level, type; the data follows. */
    private static final int CONTROL_HEADER_SIZE = 16;
    private static final int CONTROL_LEVEL = 8;
    private static final int CONTROL_TYPE = 12;
    private static final int CONTROL_ALIGNMENT = 8;

    private final int count;
    private final long address;
    private final ByteBuffer memory;
    private final int vectors;
    private final int names;
    private final int controls;
    private final int data;

    SocketMessages(Arena arena, int count) {
        this.count = count;
        this.vectors = HEADER_SIZE * count;
        this.names = vectors + IO_VECTOR_SIZE * count;
        this.controls = names + NAME_SIZE * count;
        this.data = controls + CONTROL_SIZE * count;
        MemorySegment segment = arena.allocate((long) data + DATA_SIZE * count, HEADER_SIZE);
        this.address = segment.address();
        this.memory = segment.asByteBuffer().order(ByteOrder.nativeOrder());
        for (int message = 0; message < count; message++) {
            int header = HEADER_SIZE * message;
            memory.putLong(vector(message), address + data(message));
            memory.putLong(header + NAME, address + name(message));
            memory.putLong(header + VECTOR, address + vector(message));
            memory.putLong(header + VECTOR_COUNT, 1);
            memory.putLong(header + CONTROL, address + CONTROL_SIZE * message + controls);
            clear(message);
        }
    }

    int count() {
        return count;
    }

    /** Of the header of that message, in the process's memory. */
    long address(int message) {
        return address + (long) HEADER_SIZE * message;
    }

    /** In the machine's own byte order. */
    ByteBuffer memory() {
        return memory;
    }

    int name(int message) {
        return names + NAME_SIZE * message;
    }

    int data(int message) {
        return data + DATA_SIZE * message;
    }

    private int vector(int message) {
        return vectors + IO_VECTOR_SIZE * message;
    }

    /** Makes all of the room available again: the kernel shortens the lengths to what it wrote. */
    void clear(int message) {
        lengths(message, NAME_SIZE, DATA_SIZE);
        memory.putLong(HEADER_SIZE * message + CONTROL_LENGTH, CONTROL_SIZE);
    }

    /** For sending: how much of the room the address and the datagram take; no control messages yet. */
    void begin(int message, int nameLength, int dataLength) {
        lengths(message, nameLength, dataLength);
        memory.putLong(HEADER_SIZE * message + CONTROL_LENGTH, 0);
    }

    private void lengths(int message, int nameLength, int dataLength) {
        memory.putInt(HEADER_SIZE * message + NAME_LENGTH, nameLength);
        memory.putLong(vector(message) + IO_VECTOR_LENGTH, dataLength);
    }

    /** How many bytes were received. */
    int received(int message) {
        return memory.getInt(HEADER_SIZE * message + DATA_LENGTH);
    }

    private static int aligned(int size) {
        return (size + CONTROL_ALIGNMENT - 1) / CONTROL_ALIGNMENT * CONTROL_ALIGNMENT;
    }

    /** Adds a control message. @return where its data goes; zeroes until then */
    int addControl(int message, int level, int type, int size) {
        int used = (int) memory.getLong(HEADER_SIZE * message + CONTROL_LENGTH);
        int at = controls + CONTROL_SIZE * message + used;
        int end = CONTROL_HEADER_SIZE + aligned(size);
        for (int zero = CONTROL_HEADER_SIZE; zero < end; zero += CONTROL_ALIGNMENT) {
            memory.putLong(at + zero, 0);
        }
        memory.putLong(at, CONTROL_HEADER_SIZE + size);
        memory.putInt(at + CONTROL_LEVEL, level);
        memory.putInt(at + CONTROL_TYPE, type);
        memory.putLong(HEADER_SIZE * message + CONTROL_LENGTH, used + end);
        return at + CONTROL_HEADER_SIZE;
    }

    /** Where the data of a control message is that was received; -1 when there is none of that kind. */
    int control(int message, int level, int type) {
        int at = controls + CONTROL_SIZE * message;
        int end = at + (int) memory.getLong(HEADER_SIZE * message + CONTROL_LENGTH);
        while (at + CONTROL_HEADER_SIZE <= end) {
            int length = (int) memory.getLong(at);
            if (length < CONTROL_HEADER_SIZE || at + length > end) {
                return -1;
            }
            if (memory.getInt(at + CONTROL_LEVEL) == level && memory.getInt(at + CONTROL_TYPE) == type) {
                return at + CONTROL_HEADER_SIZE;
            }
            at += aligned(length);
        }
        return -1;
    }
}
