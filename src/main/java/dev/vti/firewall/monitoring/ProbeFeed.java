package dev.vti.firewall.monitoring;

import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.firewall.report.Observation.GatewayMeasurement;
import dev.vti.model.Availability;
import dev.vti.probe.client.ProbeClient;
import dev.vti.probe.protocol.Heartbeat;
import dev.vti.probe.protocol.Measurement;
import dev.vti.probe.protocol.Measurements;
import dev.vti.probe.protocol.ProbeReport;
import dev.vti.probe.protocol.Verdict;
import dev.vti.router.PathQuality;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What gateway-probe says, handed on: verdicts at once, measurements when asked for, and its silence. */
public final class ProbeFeed implements AutoCloseable {

    /** The probe speaks twice a second; this much silence means that it is gone or stuck. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    private final ProbeClient client;
    private final VerdictReceiver receiver;
    private final Map<Integer, GatewayMeasurement> measurements = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watchdog =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("probe-watchdog").daemon().factory());
    private List<GatewayConfig> watched = List.of();
    private volatile ProbePlan plan = ProbePlan.NOTHING;
    private volatile boolean quiet = true;

    /** Who decides on what the probe says. */
    public interface VerdictReceiver {

        /** @param reason why it is not Ready, in words for people; null when it is */
        void verdict(int gatewayId, Availability availability, String reason);

        /** New measurements by gateway id; a gateway's come when they change by enough to matter, and every ten seconds. */
        void measured(Map<Integer, PathQuality> measurements);

        /** The probe has gone quiet, or speaks again. */
        void probeQuiet(boolean nowQuiet);
    }

    /** @param socket the probe's socket; it need not exist yet */
    public ProbeFeed(Path socket, VerdictReceiver receiver) {
        this.receiver = receiver;
        this.client = new ProbeClient(socket, this::hear);
    }

    public void start() {
        client.start();
        watchdog.scheduleWithFixedDelay(this::watch, 500, 500, TimeUnit.MILLISECONDS);
    }

    /**
     * From now on the monitored gateways of this configuration are tested; those that were before, without a pause. If it differs from the one before, every
     * verdict is repeated. Not for two threads at once.
     */
    public void watch(FirewallConfig config) {
        if (!config.gateways().equals(watched)) {
            watched = config.gateways();
            plan = plan.next(watched);
            client.setTargets(plan.targets());
        }
        measurements.keySet().retainAll(config.gateways().stream().map(GatewayConfig::id).toList());
    }

    /** The newest measurements by gateway id. */
    public Map<Integer, GatewayMeasurement> measurements() {
        return Map.copyOf(measurements);
    }

    private void hear(ProbeReport report) {
        if (quiet) {
            quiet = false;
            receiver.probeQuiet(false);
        }
        switch (report) {
            case Verdict verdict -> plan.gatewaysOf(verdict.id()).forEach(id -> receiver.verdict(id, verdict.availability(), verdict.reason()));
            case Measurements batch -> keep(batch);
            case Heartbeat alive -> { }
        }
    }

    private void keep(Measurements batch) {
        Map<Integer, PathQuality> heard = new HashMap<>();
        for (Measurement one : batch.measurements()) {
            for (int id : plan.gatewaysOf(one.id())) {
                measurements.put(id, new GatewayMeasurement(one.roundTripMicros(), one.jitterMicros(), (int) Math.round(one.lossPercent())));
                heard.put(id, new PathQuality(one.roundTripMicros(), one.jitterMicros(), one.lossPercent()));
            }
        }
        receiver.measured(heard);
    }

    private void watch() {
        if (!quiet && client.quietFor().compareTo(QUIET) > 0) {
            quiet = true;
            receiver.probeQuiet(true);
        }
    }

    @Override
    public void close() {
        watchdog.shutdownNow();
        client.close();
    }
}
