package dev.vti.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.config.MonitoringConfig;
import dev.vti.config.ThresholdsConfig;
import dev.vti.model.IpAddress;
import dev.vti.model.ProbeMethod;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Gateways are sorted by their keys and looked up by them: an order that overlooks a difference would merge two gateways. */
class GatewayKeyTest {

    private static final ThresholdsConfig THRESHOLDS = new ThresholdsConfig(1L, 1L, 1);
    private static final MonitoringConfig MONITORING =
            new MonitoringConfig(ProbeMethod.ICMP, 1, 300, 100, 3, 1, 0, List.of(), 1, THRESHOLDS, true);
    /** Another value for each component of both records; a component that is missing here fails the test. */
    private static final Map<String, Object> OTHERS = Map.ofEntries(Map.entry("method", ProbeMethod.TCP), Map.entry("port", 2),
            Map.entry("frequencyMillis", 301L), Map.entry("waitMillis", 99L), Map.entry("tries", 2), Map.entry("triesUp", 2),
            Map.entry("holdDownMillis", 1L), Map.entry("targets", List.of(IpAddress.parse("198.18.0.1"))), Map.entry("requiredTargets", 2),
            Map.entry("thresholds", new ThresholdsConfig(null, null, null)), Map.entry("damping", false), Map.entry("latencyMillis", 2L),
            Map.entry("jitterMillis", 2L), Map.entry("lossPercent", 2));

    /** The record, and one more for each of its components. */
    private static <R extends Record> Stream<R> variants(Class<R> type, R record) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Constructor<R> constructor = type.getDeclaredConstructor(Stream.of(components).map(RecordComponent::getType).toArray(Class[]::new));
        Stream.Builder<R> variants = Stream.<R>builder().add(record);
        for (int changed = 0; changed < components.length; changed++) {
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                values[i] = i == changed ? OTHERS.get(components[i].getName()) : components[i].getAccessor().invoke(record);
            }
            variants.add(constructor.newInstance(values));
        }
        return variants.build();
    }

    @Test
    void keysThatDifferInAnythingAreTwoGateways() throws ReflectiveOperationException {
        Stream<MonitoringConfig> thresholds = variants(ThresholdsConfig.class, THRESHOLDS).map(other -> new MonitoringConfig(ProbeMethod.ICMP, 1, 300, 100, 3,
                1, 0, List.of(), 1, other, true));
        Set<GatewayKey> keys = new HashSet<>();
        Stream.concat(variants(MonitoringConfig.class, MONITORING), thresholds).forEach(monitoring -> keys.add(new GatewayKey("a", monitoring, null)));
        keys.add(new GatewayKey("b", MONITORING, null));
        keys.add(new GatewayKey("a", null, null));
        keys.add(new GatewayKey("a", MONITORING, "router"));

        assertThat(keys).hasSize(1 + 11 + 3 + 3);
        assertThat(new TreeSet<>(keys)).hasSameSizeAs(keys);
    }
}
