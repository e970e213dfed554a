package dev.vti.process;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps the heap of a process small that waits most of its time. Left alone, the serial collector looks at what has lived for a while only when the heap has
 * reached its limit; here it is asked to as soon as the heap has grown by some megabytes, which a change of configuration does and an idle hour hardly.
 */
public final class SmallHeap implements AutoCloseable {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(20);
    private static final long GROWTH_BYTES = 4 << 20;

    private final LongSupplier used;
    private final Runnable collect;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("small-heap").daemon().factory());
    private long usedAfterCollection;

    public SmallHeap() {
        this(() -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory(), System::gc);
    }

    SmallHeap(LongSupplier used, Runnable collect) {
        this.used = used;
        this.collect = collect;
    }

    public void start() {
        looks.scheduleWithFixedDelay(this::look, BETWEEN_LOOKS.toMillis(), BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    void look() {
        if (used.getAsLong() > usedAfterCollection + GROWTH_BYTES) {
            collect.run();
            usedAfterCollection = used.getAsLong();
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
