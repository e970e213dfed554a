package dev.vti.firewall.report;

import dev.vti.api.FirewallStateStatus;
import dev.vti.api.FirewallStateStatus.Failure;
import dev.vti.api.FirewallStateStatus.RouterReport;
import dev.vti.api.FirewallStateStatus.TunnelReport;
import dev.vti.api.FirewallStateStatus.VirtualInterfaceReport;
import dev.vti.api.GatewayReport;
import dev.vti.config.GatewayConfig;
import dev.vti.config.RouterConfig;
import dev.vti.config.TunnelConfig;
import dev.vti.firewall.apply.Tunnels.TunnelState;
import dev.vti.firewall.report.Observation.GatewayMeasurement;
import dev.vti.router.RouterStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts an {@link Observation} into the words of the FirewallState. Pure. */
public final class StateReport {

    private StateReport() {
    }

    /** The status, without {@code reportedAt}, which whoever sends it fills in. */
    public static FirewallStateStatus of(Observation seen) {
        FirewallStateStatus status = new FirewallStateStatus();
        status.appliedRevision = seen.appliedRevision();
        status.linkDriver = seen.linkDriver();
        seen.failures().forEach(failure -> status.failures.add(failure(failure.kind(), failure.name(), failure.message())));
        if (seen.config() != null) {
            addObjects(seen, status);
        }
        return status;
    }

    private static void addObjects(Observation seen, FirewallStateStatus status) {
        new TreeMap<>(seen.virtualInterfaces()).forEach((name, state) -> status.virtualInterfaces.add(virtualInterface(name, state)));
        Map<String, TunnelConfig> tunnels = seen.config().tunnels().stream().collect(Collectors.toMap(TunnelConfig::name, Function.identity()));
        new TreeMap<>(tunnels).forEach((name, tunnel) -> status.tunnels.add(tunnel(tunnel, seen.tunnels().get(name))));
        Map<Integer, GatewayConfig> gateways =
                seen.config().gateways().stream().collect(Collectors.toMap(GatewayConfig::id, Function.identity()));
        seen.config().routers().stream()
                .filter(router -> seen.routers().containsKey(router.id()))
                .sorted(Comparator.comparing(RouterConfig::name))
                .forEach(router -> status.routers.add(router(router, seen, gateways)));
    }

    private static Failure failure(String kind, String name, String message) {
        Failure failure = new Failure();
        failure.kind = kind;
        failure.name = name;
        failure.message = message;
        return failure;
    }

    private static VirtualInterfaceReport virtualInterface(String name, String state) {
        VirtualInterfaceReport report = new VirtualInterfaceReport();
        report.name = name;
        report.state = state;
        return report;
    }

    private static TunnelReport tunnel(TunnelConfig tunnel, TunnelState state) {
        TunnelReport report = new TunnelReport();
        report.name = tunnel.name();
        report.localAddress = tunnel.localAddress().toString();
        report.peerAddress = tunnel.peerAddress().toString();
        report.state = state == null ? TunnelState.State.Unknown.name() : state.state().name();
        report.since = state == null ? null : time(state.since());
        report.lastError = state == null || state.lastError() == null || state.lastError().isEmpty() ? null : state.lastError();
        return report;
    }

    private static RouterReport router(RouterConfig router, Observation seen, Map<Integer, GatewayConfig> gateways) {
        RouterStatus state = seen.routers().get(router.id());
        RouterReport report = new RouterReport();
        report.name = router.name();
        report.state = state.state();
        report.since = time(state.since());
        for (RouterStatus.GatewayStatus gateway : state.gateways()) {
            // Decisions are a moment ahead while a new configuration is being programmed.
            if (!gateways.containsKey(gateway.gatewayId())) {
                continue;
            }
            report.gateways.add(gateway(gateway, gateways.get(gateway.gatewayId()), seen.measurements().get(gateway.gatewayId())));
            count(report.gateways.getLast(), gateway.gatewayId(), seen.newConnections().get(router.id()));
        }
        return report;
    }

    /** @param counted new connections by gateway id; null when the router object is not counted */
    private static void count(GatewayReport report, int gatewayId, Map<Integer, Long> counted) {
        if (counted == null) {
            return;
        }
        long all = counted.values().stream().mapToLong(Long::longValue).sum();
        report.newConnections = counted.getOrDefault(gatewayId, 0L);
        report.observedShare = all == 0 ? null : Integer.valueOf((int) Math.round(100.0 * report.newConnections / all));
    }

    private static GatewayReport gateway(RouterStatus.GatewayStatus state, GatewayConfig gateway, GatewayMeasurement measurement) {
        GatewayReport report = new GatewayReport();
        report.name = gateway.object();
        report.address = gateway.address().toString();
        report.role = state.role();
        report.weight = state.weight();
        report.state = state.state();
        report.lastStatusChange = time(state.lastStatusChange());
        report.availability = state.availability();
        report.availableSince = time(state.availableSince());
        report.quality = state.quality();
        report.reason = state.reason();
        report.until = time(state.until());
        report.distribution = state.distribution();
        report.roundTripMicros = measurement == null ? null : measurement.roundTripMicros();
        report.jitterMicros = measurement == null ? null : measurement.jitterMicros();
        report.lossPercent = measurement == null ? null : measurement.lossPercent();
        return report;
    }

    /** Milliseconds are kept: a failover is shorter than a second. */
    private static String time(Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
