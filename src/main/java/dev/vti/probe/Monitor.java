package dev.vti.probe;

import dev.vti.model.Availability;
import dev.vti.probe.protocol.Measurement;
import dev.vti.probe.protocol.ProbeTarget;
import dev.vti.probe.protocol.Verdict;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One target's tests and what they say (the note, "Creating router objects"). Every {@code frequency} a test starts: a request, and when
 * {@code wait} is over without a reply another, up to {@code tries} in a row. The first reply ends the test and the target is Ready; a test
 * without any makes it Unavailable. The note knows no other test for a target that is already unavailable, so it is tested in the same way and
 * one reply makes it Ready. A request that could not be sent counts as one without a reply and takes its {@code wait} as well: an interface that
 * is replaced by another of its name within that time costs one try, not all of them.
 */
final class Monitor {

    private final ProbeTarget target;
    private final History history;
    private Verdict verdict;
    private long testStartNanos;
    private long dueNanos;
    private int failedInTest;
    private int answeredInARow;
    private int failedInARow;
    private boolean testing;

    private Monitor(ProbeTarget target, History history, Verdict verdict, long firstTestNanos) {
        this.target = target;
        this.history = history;
        this.verdict = verdict;
        this.dueNanos = firstTestNanos;
    }

    static Monitor added(ProbeTarget target, long firstTestNanos, Instant now) {
        return new Monitor(target, new History(), new Verdict(target.id(), Availability.Unknown, 0, now, "not tested yet"), firstTestNanos);
    }

    /** For a target of which only the timing changed: the schedule starts anew, what was seen stays true. */
    static Monitor retimed(Monitor earlier, ProbeTarget target, long firstTestNanos) {
        return new Monitor(target, earlier.history, earlier.verdict, firstTestNanos);
    }

    ProbeTarget target() {
        return target;
    }

    Verdict verdict() {
        return verdict;
    }

    /** When the next request is to be sent or, while a test runs, the wait for a reply is over. */
    long dueNanos() {
        return dueNanos;
    }

    boolean testing() {
        return testing;
    }

    long waitNanos() {
        return TimeUnit.MILLISECONDS.toNanos(target.waitMillis());
    }

    /** What was measured, once after each new outcome. */
    Optional<Measurement> news() {
        return history.takeNews() ? Optional.of(history.measurement(target.id())) : Optional.empty();
    }

    /** A request has just been sent, or refused. */
    void requested(long nowNanos) {
        if (!testing) {
            testing = true;
            failedInTest = 0;
            testStartNanos = dueNanos;
        }
        dueNanos = nowNanos + waitNanos();
    }

    /** @return true when this changed the target's availability */
    boolean answered(long roundTripNanos, long nowNanos, Instant now) {
        history.answered(roundTripNanos);
        answeredInARow++;
        failedInARow = 0;
        endTest(nowNanos);
        return conclude(Availability.Ready, answeredInARow, null, now);
    }

    /**
     * The wait of the last request is over.
     *
     * @param fault what is known to be wrong with it; null if it just stayed without a reply
     * @return true when this changed the target's availability
     */
    boolean unanswered(String fault, long nowNanos, Instant now) {
        history.lost();
        failedInTest++;
        failedInARow++;
        answeredInARow = 0;
        if (failedInTest < target.tries()) {
            return false;
        }
        endTest(nowNanos);
        return conclude(Availability.Unavailable, failedInARow, fault == null ? silence() : fault, now);
    }

    private String silence() {
        return "no reply from " + target.address() + " through " + target.device() + ": " + target.tries() + " requests in a row, "
                + target.waitMillis() + " ms each";
    }

    private boolean conclude(Availability availability, int inARow, String reason, Instant now) {
        boolean changed = verdict.availability() != availability;
        verdict = new Verdict(target.id(), availability, inARow, changed ? now : verdict.at(), reason);
        return changed;
    }

    /** Tests start on a grid of {@code frequency}; those whose time has passed (a long test, a stalled machine) are left out, not made up for. */
    private void endTest(long nowNanos) {
        testing = false;
        long frequency = TimeUnit.MILLISECONDS.toNanos(target.frequencyMillis());
        long passed = Math.max(0, nowNanos - testStartNanos) / frequency;
        dueNanos = testStartNanos + (passed + 1) * frequency;
    }
}
