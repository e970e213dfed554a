package dev.vti.compile;

import dev.vti.api.RouterObjectSpec.Monitoring;
import dev.vti.api.RouterObjectSpec.Thresholds;
import dev.vti.config.MonitoringConfig;
import dev.vti.config.ThresholdsConfig;
import dev.vti.model.IpAddress;
import dev.vti.model.ProbeMethod;
import java.util.List;
import java.util.Optional;

/** Reads how a router object's gateways are monitored. */
final class MonitoringReading {

    private static final String FIELD = "spec.monitoring.";
    private static final int MOST_TRIES = 100;
    private static final int HIGHEST_PORT = 65535;
    private static final int WHOLE_PERCENT = 100;
    private static final long SHORTEST_FREQUENCY = 10;
    private static final long LONGEST_FREQUENCY = 3_600_000;
    private static final long LONGEST_HOLD_DOWN = 3_600_000;

    private MonitoringReading() {
    }

    /** What the gateways of a router object have in common; empty with a finding when it cannot be read. */
    static Optional<MonitoringConfig> read(ObjectFindings on, Monitoring spec) {
        Monitoring standard = new Monitoring();
        Optional<Long> frequency = millis(on, "frequency", Site.orDefault(spec.frequency, standard.frequency), SHORTEST_FREQUENCY, LONGEST_FREQUENCY,
                "write 10ms to 60m");
        Optional<Long> wait = millis(on, "wait", Site.orDefault(spec.wait, standard.wait), 1, LONGEST_FREQUENCY, "write 1ms to 60m");
        Optional<Integer> tries = on.number(FIELD + "tries", Site.orDefault(spec.tries, standard.tries), 1, MOST_TRIES);
        Optional<Integer> triesUp = on.number(FIELD + "triesUp", Site.orDefault(spec.triesUp, standard.triesUp), 1, MOST_TRIES);
        Optional<Long> holdDown = millis(on, "holdDown", Site.orDefault(spec.holdDown, standard.holdDown), 0, LONGEST_HOLD_DOWN, "write 60m or less");
        ProbeMethod method = Site.orDefault(spec.method, ProbeMethod.ICMP);
        boolean isPortSound = isPortSound(on, method, spec.port);
        if (frequency.isEmpty() || wait.isEmpty() || tries.isEmpty() || triesUp.isEmpty() || holdDown.isEmpty() || !isPortSound) {
            return Optional.empty();
        }
        if (wait.get() * tries.get() > frequency.get()) {
            on.invalid(FIELD + "frequency", "it is shorter than wait * tries, so one test would run into the next",
                    "raise frequency, or lower wait or tries");
        }
        ThresholdsConfig thresholds = spec.thresholds == null ? null : thresholds(on, spec.thresholds, wait.get());
        return Optional.of(new MonitoringConfig(method, spec.port, frequency.get(), wait.get(), tries.get(), triesUp.get(), holdDown.get(),
                List.of(), 1, thresholds, Site.orDefault(spec.damping, true)));
    }

    /** The same monitoring, aimed at these hosts. */
    static MonitoringConfig aimedAt(MonitoringConfig common, List<IpAddress> targets, int required) {
        return new MonitoringConfig(common.method(), common.port(), common.frequencyMillis(), common.waitMillis(), common.tries(), common.triesUp(),
                common.holdDownMillis(), targets, required, common.thresholds(), common.damping());
    }

    private static boolean isPortSound(ObjectFindings on, ProbeMethod method, Integer port) {
        return switch (method) {
            case TCP -> on.number(FIELD + "port", port, 1, HIGHEST_PORT).isPresent();
            case ICMP -> {
                if (port != null) {
                    on.invalid(FIELD + "port", "ICMP has no ports", "remove it, or write method TCP");
                }
                yield port == null;
            }
        };
    }

    /** Null when nothing is judged. */
    private static ThresholdsConfig thresholds(ObjectFindings on, Thresholds spec, long wait) {
        Long latency = roundTrip(on, "thresholds.latency", spec.latency, wait);
        Long jitter = roundTrip(on, "thresholds.jitter", spec.jitter, wait);
        Integer loss = spec.loss == null ? null : on.number(FIELD + "thresholds.loss", spec.loss, 1, WHOLE_PERCENT).orElse(null);
        return latency == null && jitter == null && loss == null ? null : new ThresholdsConfig(latency, jitter, loss);
    }

    private static Long roundTrip(ObjectFindings on, String field, String text, long wait) {
        return text == null ? null : millis(on, field, text, 1, wait - 1,
                "write at least 1ms and less than spec.monitoring.wait, beyond which a probe counts as lost").orElse(null);
    }

    private static Optional<Long> millis(ObjectFindings on, String field, String text, long lowest, long highest, String mend) {
        Optional<Long> read = on.read(FIELD + field, text, Durations::millis);
        if (read.isPresent() && (read.get() < lowest || read.get() > highest)) {
            on.invalid(FIELD + field, "'" + text + "' is out of range", mend);
            return Optional.empty();
        }
        return read;
    }
}
