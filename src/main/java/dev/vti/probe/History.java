package dev.vti.probe;

import dev.vti.probe.protocol.Measurement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** The outcomes of one target's last probes. */
final class History {

    private static final int PROBES_FOR_LOSS = 100;
    private static final int ANSWERS_FOR_ROUND_TRIP = 10;
    private static final long LOST = -1;

    private final Deque<Long> outcomes = new ArrayDeque<>();
    private final Deque<Long> answers = new ArrayDeque<>();
    private boolean measuredSinceReport;

    void answered(long roundTripNanos) {
        add(outcomes, roundTripNanos, PROBES_FOR_LOSS);
        add(answers, roundTripNanos, ANSWERS_FOR_ROUND_TRIP);
    }

    void lost() {
        add(outcomes, LOST, PROBES_FOR_LOSS);
    }

    private void add(Deque<Long> window, long outcome, int size) {
        window.addLast(outcome);
        if (window.size() > size) {
            window.removeFirst();
        }
        measuredSinceReport = true;
    }

    /** True once after each new outcome. */
    boolean takeNews() {
        boolean news = measuredSinceReport;
        measuredSinceReport = false;
        return news;
    }

    Measurement measurement(int id) {
        long lost = outcomes.stream().filter(outcome -> outcome == LOST).count();
        double lossPercent = outcomes.isEmpty() ? 0 : 100.0 * lost / outcomes.size();
        return new Measurement(id, median(), jitter(), lossPercent);
    }

    private Long median() {
        long[] sorted = answers.stream().mapToLong(Long::longValue).sorted().toArray();
        if (sorted.length == 0) {
            return null;
        }
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2 / 1000;
    }

    private Long jitter() {
        if (answers.size() < 2) {
            return null;
        }
        long sum = 0;
        Iterator<Long> each = answers.iterator();
        long earlier = each.next();
        while (each.hasNext()) {
            long later = each.next();
            sum += Math.abs(later - earlier);
            earlier = later;
        }
        return sum / (answers.size() - 1) / 1000;
    }
}
