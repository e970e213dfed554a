package dev.vti.probe;

import dev.vti.model.InterfaceName;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Kernel indexes of interfaces by name. An index is remembered for a second only, because an interface may be deleted and made again under its
 * name, and then has another index.
 */
final class Interfaces {

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Libc libc;
    private final Arena arena;
    private final Map<InterfaceName, Known> known = new HashMap<>();

    private record Known(MemorySegment name, int index, long atNanos) {
    }

    Interfaces(Libc libc, Arena arena) {
        this.libc = libc;
        this.arena = arena;
    }

    /** @return the index, or 0 if there is no such interface now */
    int indexOf(InterfaceName device) {
        Known last = known.get(device);
        boolean fresh = last != null && last.index() > 0 && System.nanoTime() - last.atNanos() < FRESH_NANOS;
        return fresh ? last.index() : ask(device);
    }

    /** Asks the kernel, whatever was remembered. */
    int ask(InterfaceName device) {
        Known last = known.get(device);
        MemorySegment name = last != null ? last.name() : arena.allocateFrom(device.value());
        int index = Math.max(0, libc.indexOf(name));
        known.put(device, new Known(name, index, System.nanoTime()));
        return index;
    }
}
