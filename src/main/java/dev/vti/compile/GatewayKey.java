package dev.vti.compile;

import dev.vti.config.GatewayConfig;
import dev.vti.config.MonitoringConfig;
import java.util.Comparator;

/**
 * What makes a gateway: one network object, monitored in one way.
 *
 * @param monitoring null for a return route's gateway
 */
record GatewayKey(String object, MonitoringConfig monitoring) implements Comparable<GatewayKey> {

    private static final Comparator<MonitoringConfig> BY_MONITORING = Comparator.comparing(MonitoringConfig::method)
            .thenComparing(MonitoringConfig::frequencyMillis).thenComparing(MonitoringConfig::waitMillis).thenComparing(MonitoringConfig::tries);
    private static final Comparator<GatewayKey> ORDER = Comparator.comparing(GatewayKey::object)
            .thenComparing(GatewayKey::monitoring, Comparator.nullsFirst(BY_MONITORING));

    static GatewayKey of(GatewayConfig gateway) {
        return new GatewayKey(gateway.object(), gateway.monitoring());
    }

    boolean isMonitored() {
        return monitoring != null;
    }

    @Override
    public int compareTo(GatewayKey other) {
        return ORDER.compare(this, other);
    }
}
