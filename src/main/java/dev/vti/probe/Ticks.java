package dev.vti.probe;

/**
 * Times at which several tests are done in one go: the multiples of a tick since a common start.
 *
 * @param startNanos on the scale of {@link System#nanoTime()}
 */
record Ticks(long startNanos) {

    /** The time itself if it is on a tick of that length, else the next that is. */
    long up(long nanos, long tickNanos) {
        return startNanos + Math.ceilDiv(nanos - startNanos, tickNanos) * tickNanos;
    }
}
