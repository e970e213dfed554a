package dev.vti.probe;

import dev.vti.model.Availability;
import dev.vti.model.IpAddress;
import dev.vti.probe.protocol.Measurement;
import dev.vti.probe.protocol.ProbeTarget;
import dev.vti.probe.protocol.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One gateway: the tests of its addresses, and what they say together. */
final class GatewayMonitor {

    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LEAST_MICROS = 1000;

    private ProbeTarget target;
    private List<AddressTest> tests;
    private Availability availability = Availability.Unknown;
    private Instant since;
    private boolean probed;
    private Measurement told;
    private long toldNanos;

    GatewayMonitor(ProbeTarget target, List<AddressTest> tests, Instant now) {
        this.since = now;
        hold(target, tests);
    }

    private void hold(ProbeTarget newTarget, List<AddressTest> newTests) {
        target = newTarget;
        tests = List.copyOf(newTests);
        tests.forEach(test -> test.gateway(this));
    }

    ProbeTarget target() {
        return target;
    }

    List<AddressTest> tests() {
        return tests;
    }

    Optional<AddressTest> testOf(IpAddress address) {
        return tests.stream().filter(test -> test.address().equals(address)).findFirst();
    }

    /** The gateway is now asked for in this way; what is known of it stays. */
    void serve(ProbeTarget newTarget, List<AddressTest> newTests, Instant now) {
        hold(newTarget, newTests);
        told = null;
        if (tests.stream().allMatch(test -> test.availability() == Availability.Unknown)) {
            become(Availability.Unknown, now);
        }
        judge(now);
    }

    /** A probe of one of its addresses has ended. */
    void probed() {
        probed = true;
    }

    /**
     * Counts its addresses.
     *
     * @return true when this changed its availability
     */
    boolean judge(Instant now) {
        int ready = count(Availability.Ready);
        int stillPossible = tests.size() - count(Availability.Unavailable);
        if (ready >= target.requiredTargets()) {
            return become(Availability.Ready, now);
        }
        // Until enough addresses have had their first test, what was known of the gateway before stands.
        return stillPossible < target.requiredTargets() && become(Availability.Unavailable, now);
    }

    private int count(Availability wanted) {
        int count = 0;
        for (AddressTest test : tests) {
            count += test.availability() == wanted ? 1 : 0;
        }
        return count;
    }

    private boolean become(Availability newAvailability, Instant now) {
        boolean changed = availability != newAvailability;
        if (changed) {
            availability = newAvailability;
            since = now;
        }
        return changed;
    }

    Verdict verdict() {
        int consecutive = tests.stream().filter(test -> test.availability() == availability).mapToInt(AddressTest::consecutive).max().orElse(0);
        return new Verdict(target.id(), availability, consecutive, since, availability == Availability.Ready ? null : reason());
    }

    private String reason() {
        if (tests.size() == 1) {
            return tests.getFirst().reason();
        }
        String each = tests.stream().filter(test -> test.availability() != Availability.Ready).map(AddressTest::reason).distinct()
                .collect(Collectors.joining("; "));
        return count(Availability.Ready) + " of " + tests.size() + " targets answer, " + target.requiredTargets() + " must: " + each;
    }

    /** What is to be reported of it now, see {@link dev.vti.probe.protocol.Measurements}. */
    Optional<Measurement> news(long nowNanos) {
        if (!probed) {
            return Optional.empty();
        }
        probed = false;
        Measurement measured = measurement();
        if (told != null && nowNanos - toldNanos < STALE_NANOS && !matters(told, measured)) {
            return Optional.empty();
        }
        told = measured;
        toldNanos = nowNanos;
        return Optional.of(measured);
    }

    /** Somebody came who has heard nothing yet. */
    void tellAgain() {
        told = null;
        probed = tests.stream().anyMatch(test -> !test.history().isEmpty());
    }

    private static boolean matters(Measurement before, Measurement now) {
        return differ(before.roundTripMicros(), now.roundTripMicros()) || differ(before.jitterMicros(), now.jitterMicros())
                || Math.abs(before.lossPercent() - now.lossPercent()) >= 1;
    }

    private static boolean differ(Long before, Long now) {
        if (before == null || now == null) {
            return before != now;
        }
        return Math.abs(before - now) >= Math.max(LEAST_MICROS, before / 10);
    }

    private Measurement measurement() {
        double loss = tests.stream().map(AddressTest::history).filter(history -> !history.isEmpty()).mapToDouble(History::lossPercent).average().orElse(0);
        return new Measurement(target.id(), mean(History::medianRoundTrip), mean(History::jitter), Math.round(loss * 100) / 100.0);
    }

    private Long mean(Function<History, Long> value) {
        OptionalDouble mean = tests.stream().map(test -> value.apply(test.history())).filter(each -> each != null).mapToLong(Long::longValue).average();
        return mean.isPresent() ? Math.round(mean.getAsDouble()) : null;
    }
}
