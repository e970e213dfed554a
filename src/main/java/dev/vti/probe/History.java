package dev.vti.probe;

import java.util.Arrays;

/** The outcomes of one address's last probes. */
final class History {

    private static final int PROBES_FOR_LOSS = 100;
    private static final int ANSWERS_FOR_ROUND_TRIP = 10;

    /** One bit for each of the last probes, set when it was lost; a ring. */
    private final long[] losses = new long[(PROBES_FOR_LOSS + Long.SIZE - 1) / Long.SIZE];
    /** In microseconds, a ring. */
    private final int[] roundTrips = new int[ANSWERS_FOR_ROUND_TRIP];
    private int probes;
    private int nextProbe;
    private int lost;
    private int answers;
    private int nextAnswer;

    void answered(long roundTripNanos) {
        outcome(false);
        roundTrips[nextAnswer] = (int) Math.min(Integer.MAX_VALUE, roundTripNanos / 1000);
        nextAnswer = (nextAnswer + 1) % ANSWERS_FOR_ROUND_TRIP;
        answers = Math.min(answers + 1, ANSWERS_FOR_ROUND_TRIP);
    }

    void lost() {
        outcome(true);
    }

    /**
     * An outage is over. Its losses made the address unavailable, and are no measure of the way that is back: in the last 100 probes they would count for
     * another quarter of an hour at the note's frequency, and keep a gateway with a threshold on loss Degraded for that long.
     */
    void forgetLosses() {
        Arrays.fill(losses, 0);
        probes = 0;
        nextProbe = 0;
        lost = 0;
    }

    private void outcome(boolean isLost) {
        int word = nextProbe / Long.SIZE;
        long bit = 1L << nextProbe;
        if (probes == PROBES_FOR_LOSS) {
            lost -= (losses[word] & bit) != 0 ? 1 : 0;
        } else {
            probes++;
        }
        losses[word] = isLost ? losses[word] | bit : losses[word] & ~bit;
        lost += isLost ? 1 : 0;
        nextProbe = (nextProbe + 1) % PROBES_FOR_LOSS;
    }

    boolean isEmpty() {
        return probes == 0;
    }

    /** 0 to 100, of at most the last 100 probes, since the last outage. */
    double lossPercent() {
        return probes == 0 ? 0 : 100.0 * lost / probes;
    }

    /** Of the last answers, in microseconds; null without any. */
    Long medianRoundTrip() {
        if (answers == 0) {
            return null;
        }
        int[] sorted = Arrays.copyOf(roundTrips, answers);
        Arrays.sort(sorted);
        return ((long) sorted[(answers - 1) / 2] + sorted[answers / 2]) / 2;
    }

    /** Mean difference between one answer's round trip and the next one's, in microseconds; null below two answers. */
    Long jitter() {
        if (answers < 2) {
            return null;
        }
        long sum = 0;
        int oldest = (nextAnswer - answers + ANSWERS_FOR_ROUND_TRIP) % ANSWERS_FOR_ROUND_TRIP;
        for (int i = 1; i < answers; i++) {
            sum += Math.abs((long) roundTrips[(oldest + i) % ANSWERS_FOR_ROUND_TRIP] - roundTrips[(oldest + i - 1) % ANSWERS_FOR_ROUND_TRIP]);
        }
        return sum / (answers - 1);
    }
}
