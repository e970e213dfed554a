package dev.vti.probe;

import java.util.concurrent.TimeUnit;

/**
 * Whether this process got to run when it was due. While it did not, perhaps nothing on this machine did: replies may have come in late, or been dropped
 * for want of room. That is not to be held against a gateway. Times are on the scale of {@link System#nanoTime()}.
 */
final class Punctuality {

    /** Being late by this much is usual: timers, other work of this process, a neighbour's turn on the processor. */
    static final long USUAL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private long stalledNanos;
    private boolean lostReplies;
    private long lostNanos;

    /** It runs, and was to run at that time or earlier if something happened. */
    void awake(long dueNanos, long nowNanos) {
        long late = nowNanos - dueNanos;
        if (late > USUAL_NANOS) {
            stalledNanos += late;
        }
    }

    /** How long it did not run although it was due, in all. */
    long stalledNanos() {
        return stalledNanos;
    }

    /** Replies that had arrived up to now were dropped on this side. */
    void repliesLost(long nowNanos) {
        lostReplies = true;
        lostNanos = nowNanos;
    }

    boolean repliesLostSince(long sentNanos) {
        return lostReplies && lostNanos - sentNanos >= 0;
    }
}
