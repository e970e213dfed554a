package dev.vti.probe;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** A {@code struct msghdr} of 64-bit Linux with room for a socket address, one datagram and control messages; used again for each call. */
final class SocketMessage {

    private static final long HEADER_SIZE = 56;
    private static final long NAME = 0;
    private static final long NAME_LENGTH = 8;
    private static final long VECTOR = 16;
    private static final long VECTOR_COUNT = 24;
    private static final long CONTROL = 32;
    private static final long CONTROL_LENGTH = 40;

    private static final long VECTOR_SIZE = 16;
    private static final long VECTOR_LENGTH = 8;

    /** {@code struct cmsghdr}: length with this header, level, type; the data follows. */
    private static final long CONTROL_HEADER_SIZE = 16;
    private static final long CONTROL_LEVEL = 8;
    private static final long CONTROL_TYPE = 12;
    private static final long CONTROL_ALIGNMENT = 8;

    private final MemorySegment header;
    private final MemorySegment vector;
    private final MemorySegment name;
    private final MemorySegment data;
    private final MemorySegment control;

    SocketMessage(Arena arena, long nameSize, long dataSize, long controlSize) {
        header = arena.allocate(HEADER_SIZE, CONTROL_ALIGNMENT);
        vector = arena.allocate(VECTOR_SIZE, CONTROL_ALIGNMENT);
        name = arena.allocate(nameSize, CONTROL_ALIGNMENT);
        data = arena.allocate(dataSize, CONTROL_ALIGNMENT);
        control = arena.allocate(controlSize, CONTROL_ALIGNMENT);
        vector.set(ADDRESS, 0, data);
        header.set(ADDRESS, NAME, name);
        header.set(ADDRESS, VECTOR, vector);
        header.set(JAVA_LONG, VECTOR_COUNT, 1);
        header.set(ADDRESS, CONTROL, control);
        clear();
    }

    /** Makes all of the room available again: the kernel shortens the lengths to what it wrote. */
    void clear() {
        header.set(JAVA_INT, NAME_LENGTH, (int) name.byteSize());
        vector.set(JAVA_LONG, VECTOR_LENGTH, data.byteSize());
        header.set(JAVA_LONG, CONTROL_LENGTH, control.byteSize());
    }

    MemorySegment header() {
        return header;
    }

    MemorySegment name() {
        return name;
    }

    MemorySegment data() {
        return data;
    }

    static long controlSize(long dataSize) {
        return CONTROL_HEADER_SIZE + aligned(dataSize);
    }

    private static long aligned(long size) {
        return (size + CONTROL_ALIGNMENT - 1) / CONTROL_ALIGNMENT * CONTROL_ALIGNMENT;
    }

    /** Makes this the only control message. @return where its data goes */
    MemorySegment setControl(int level, int type, long dataSize) {
        control.set(JAVA_LONG, 0, CONTROL_HEADER_SIZE + dataSize);
        control.set(JAVA_INT, CONTROL_LEVEL, level);
        control.set(JAVA_INT, CONTROL_TYPE, type);
        header.set(JAVA_LONG, CONTROL_LENGTH, controlSize(dataSize));
        return control.asSlice(CONTROL_HEADER_SIZE, dataSize);
    }

    /** The data of a control message that was received. */
    Optional<MemorySegment> control(int level, int type) {
        long end = header.get(JAVA_LONG, CONTROL_LENGTH);
        long at = 0;
        while (at + CONTROL_HEADER_SIZE <= end) {
            long length = control.get(JAVA_LONG, at);
            if (length < CONTROL_HEADER_SIZE || at + length > end) {
                return Optional.empty();
            }
            if (control.get(JAVA_INT, at + CONTROL_LEVEL) == level && control.get(JAVA_INT, at + CONTROL_TYPE) == type) {
                return Optional.of(control.asSlice(at + CONTROL_HEADER_SIZE, length - CONTROL_HEADER_SIZE));
            }
            at += aligned(length);
        }
        return Optional.empty();
    }
}
