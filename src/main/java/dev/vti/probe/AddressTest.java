package dev.vti.probe;

import dev.vti.model.Availability;
import dev.vti.model.IpAddress;
import dev.vti.model.ProbeMethod;
import dev.vti.probe.protocol.ProbeTarget;
import java.util.concurrent.TimeUnit;

/**
 * One address's tests and what they say (the note, "Creating router objects"). Every {@code frequency} a test starts: a request, and when {@code wait} is
 * over without a reply another, up to {@code tries} in a row. The first reply ends the test as a success; a test without any makes the address
 * Unavailable. The note knows no other test for an address that is already unavailable, so it is tested in the same way, and {@code triesUp} successes in
 * a row make it Ready. A request that could not be sent counts as one without a reply and takes its {@code wait} as well: an interface that is replaced by
 * another of its name within that time costs one try, not all of them.
 */
final class AddressTest {

    private static final long SHORTEST_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long TICKS_IN_FREQUENCY = 20;

    private final Request request;
    private final Ticks ticks;
    private final History history = new History();
    private ProbeTarget target;
    private GatewayMonitor gateway;
    private Availability availability = Availability.Unknown;
    /** A time on the grid of {@code frequency} on which tests start. */
    private long gridNanos;
    private long dueNanos;
    private int place = -1;
    private boolean testing;
    private int failedInTest;
    private int successfulTests;
    private int answeredInARow;
    private int failedInARow;
    private long stalledBefore;
    private String fault;

    AddressTest(Request request, ProbeTarget target, Ticks ticks) {
        this.request = request;
        this.target = target;
        this.ticks = ticks;
    }

    /** The first test starts at the first of these times, each later one at {@code frequency} from the second, on a tick of 1 to 5 ms. */
    void startAt(long firstNanos, long newGridNanos) {
        testing = false;
        gridNanos = newGridNanos;
        dueNanos = onTick(firstNanos);
    }

    private long onTick(long nanos) {
        return ticks.up(nanos, Math.clamp(frequencyNanos() / TICKS_IN_FREQUENCY, SHORTEST_TICK_NANOS, LONGEST_TICK_NANOS));
    }

    /** The same tests on behalf of another target, which asks the same way; its timing counts from the next start. */
    void serve(ProbeTarget other) {
        target = other;
        request.mark(other.mark());
    }

    ProbeTarget target() {
        return target;
    }

    /** That it belongs to. */
    GatewayMonitor gateway() {
        return gateway;
    }

    void gateway(GatewayMonitor newGateway) {
        gateway = newGateway;
    }

    IpAddress address() {
        return request.address();
    }

    Request request() {
        return request;
    }

    History history() {
        return history;
    }

    Availability availability() {
        return availability;
    }

    /** How many probes in a row went the way of the availability. */
    int consecutive() {
        return switch (availability) {
            case Ready -> answeredInARow;
            case Unavailable -> failedInARow;
            case Unknown, NotMonitored -> 0;
        };
    }

    /** When the next test is to start or, while one runs, the wait for a reply is over. */
    long dueNanos() {
        return dueNanos;
    }

    /** In the agenda; -1 outside. */
    int place() {
        return place;
    }

    void place(int newPlace) {
        place = newPlace;
    }

    boolean testing() {
        return testing;
    }

    private long frequencyNanos() {
        return TimeUnit.MILLISECONDS.toNanos(target.frequencyMillis());
    }

    long waitNanos() {
        return TimeUnit.MILLISECONDS.toNanos(target.waitMillis());
    }

    /**
     * A request is on its way.
     *
     * @param stalledNanos what {@link Punctuality#stalledNanos} is now
     */
    void requested(long nowNanos, long stalledNanos) {
        if (!testing) {
            testing = true;
            failedInTest = 0;
        }
        stalledBefore = stalledNanos;
        dueNanos = ticks.up(nowNanos + waitNanos(), SHORTEST_TICK_NANOS);
    }

    /** For how long this process did not run although it was due since the request, given how long that was in all. */
    long stalledSinceRequest(long stalledNanos) {
        return stalledNanos - stalledBefore;
    }

    /** The wait is to last until then after all. */
    void waitUntil(long nanos) {
        dueNanos = nanos;
    }

    /** @return true when this changed the address's availability */
    boolean answered(long roundTripNanos, long nowNanos) {
        answeredInARow++;
        failedInARow = 0;
        successfulTests++;
        boolean enough = availability == Availability.Unknown || successfulTests >= target.triesUp();
        if (enough && availability == Availability.Unavailable) {
            history.forgetLosses();
        }
        history.answered(roundTripNanos);
        endTest(nowNanos);
        return enough && become(Availability.Ready);
    }

    /**
     * The wait of the last request is over.
     *
     * @return true when this changed the address's availability
     */
    boolean unanswered(long nowNanos) {
        history.lost();
        failedInTest++;
        failedInARow++;
        answeredInARow = 0;
        if (failedInTest < target.tries()) {
            return false;
        }
        successfulTests = 0;
        fault = request.fault();
        endTest(nowNanos);
        return become(Availability.Unavailable);
    }

    private boolean become(Availability newAvailability) {
        boolean changed = availability != newAvailability;
        availability = newAvailability;
        return changed;
    }

    /** Tests whose time has passed (a long test, a stalled machine) are left out, not made up for. */
    private void endTest(long nowNanos) {
        testing = false;
        long frequency = frequencyNanos();
        gridNanos += (Math.floorDiv(nowNanos - gridNanos, frequency) + 1) * frequency;
        dueNanos = onTick(gridNanos);
    }

    /** Why it is not Ready, in words for people. */
    String reason() {
        if (availability == Availability.Unknown) {
            return "not tested yet";
        }
        if (successfulTests > 0) {
            return request.address() + " answers again: " + successfulTests + " of " + target.triesUp() + " successful tests in a row";
        }
        return fault == null ? silence() : fault;
    }

    private String silence() {
        String what = target.method() == ProbeMethod.TCP
                ? "no connection to " + request.address() + " port " + target.port() : "no reply from " + request.address();
        return what + " through " + target.device() + ": " + target.tries() + " requests in a row, " + target.waitMillis() + " ms each";
    }
}
