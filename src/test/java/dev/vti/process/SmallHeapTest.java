package dev.vti.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SmallHeapTest {

    private static final long MEGABYTE = 1 << 20;

    private final AtomicLong used = new AtomicLong();
    private final AtomicInteger collections = new AtomicInteger();
    /** Half of what is in use is garbage. */
    private final SmallHeap heap = new SmallHeap(used::get, () -> {
        collections.incrementAndGet();
        used.updateAndGet(bytes -> bytes / 2);
    });

    @Test
    void collectsOnceAfterEveryGrowthOfSomeMegabytesAndNotInBetween() {
        used.set(20 * MEGABYTE);
        heap.look();
        heap.look();
        assertThat(collections).hasValue(1);

        used.set(13 * MEGABYTE);
        heap.look();
        assertThat(collections).as("three megabytes more than the ten that were left").hasValue(1);

        used.set(15 * MEGABYTE);
        heap.look();
        assertThat(collections).hasValue(2);
    }

    @Test
    void theCollectorThatThisProcessHasGivesMemoryBack() {
        long before = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        byte[][] garbage = new byte[64][];
        for (int i = 0; i < garbage.length; i++) {
            garbage[i] = new byte[(int) MEGABYTE];
        }
        assertThat(garbage[63]).hasSize((int) MEGABYTE);
        garbage = null;
        SmallHeap real = new SmallHeap();

        real.look();
        assertThat(Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()).isLessThan(before + 32 * MEGABYTE);
    }
}
