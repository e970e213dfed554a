package dev.vti.compile;

import dev.vti.config.GatewayConfig;
import dev.vti.config.MonitoringConfig;
import dev.vti.config.ThresholdsConfig;
import java.util.Comparator;
import java.util.Objects;

/**
 * What makes a gateway: one network object, monitored in one way, for all router objects or for one alone.
 *
 * @param monitoring null for a return route's gateway, and for one that is not monitored
 * @param router the router object that has it to itself, because its failback is All; null when any may use it
 */
record GatewayKey(String object, MonitoringConfig monitoring, String router) implements Comparable<GatewayKey> {

    private static final Comparator<Integer> NULLS_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());
    private static final Comparator<ThresholdsConfig> BY_THRESHOLDS =
            Comparator.comparing(ThresholdsConfig::latencyMillis, Comparator.nullsFirst(Comparator.naturalOrder()))
                    .thenComparing(ThresholdsConfig::jitterMillis, Comparator.nullsFirst(Comparator.naturalOrder()))
                    .thenComparing(ThresholdsConfig::lossPercent, NULLS_FIRST);
    private static final Comparator<MonitoringConfig> BY_MONITORING = Comparator.comparing(MonitoringConfig::method)
            .thenComparing(MonitoringConfig::port, NULLS_FIRST)
            .thenComparing(MonitoringConfig::frequencyMillis).thenComparing(MonitoringConfig::waitMillis).thenComparing(MonitoringConfig::tries)
            .thenComparing(MonitoringConfig::triesUp).thenComparing(MonitoringConfig::holdDownMillis)
            .thenComparing(monitoring -> monitoring.targets().toString()).thenComparing(MonitoringConfig::requiredTargets)
            .thenComparing(MonitoringConfig::thresholds, Comparator.nullsFirst(BY_THRESHOLDS)).thenComparing(MonitoringConfig::damping);
    private static final Comparator<GatewayKey> ORDER = Comparator.comparing(GatewayKey::object)
            .thenComparing(GatewayKey::monitoring, Comparator.nullsFirst(BY_MONITORING))
            .thenComparing(GatewayKey::router, Comparator.nullsFirst(Comparator.naturalOrder()));

    static GatewayKey of(GatewayConfig gateway) {
        return new GatewayKey(gateway.object(), gateway.monitoring(), gateway.router());
    }

    /** Whether both are the same object for the same router objects, and probed or not alike. */
    boolean isAlike(GatewayKey other) {
        return object.equals(other.object) && (monitoring == null) == (other.monitoring == null) && Objects.equals(router, other.router);
    }

    @Override
    public int compareTo(GatewayKey other) {
        return ORDER.compare(this, other);
    }
}
