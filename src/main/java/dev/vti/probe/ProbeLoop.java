package dev.vti.probe;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Runs the schedule over the sockets, on one thread; other threads hand their wishes to that thread. */
final class ProbeLoop {

    private final ProbeSockets sockets;
    private final Schedule schedule;
    private final Queue<Consumer<Schedule>> wishes = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    ProbeLoop(ProbeSockets sockets, Schedule schedule) {
        this.sockets = sockets;
        this.schedule = schedule;
    }

    /** To be done on the loop's thread, soon. From any thread. */
    void submit(Consumer<Schedule> wish) {
        wishes.add(wish);
        sockets.wake();
    }

    /** Until {@link #stop}. */
    void run() {
        while (!stopped) {
            // Read before the sockets are emptied: whatever arrived up to this time has been handed over when the schedule judges by it.
            long now = System.nanoTime();
            schedule.awake(now);
            sockets.drain(schedule);
            for (Consumer<Schedule> wish = wishes.poll(); wish != null; wish = wishes.poll()) {
                wish.accept(schedule);
            }
            sockets.await(schedule.run(now));
        }
    }

    /** From any thread. */
    void stop() {
        stopped = true;
        sockets.wake();
    }
}
