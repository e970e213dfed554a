package dev.vti.firewall.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.MonitoringConfig;
import dev.vti.firewall.report.Observation.GatewayMeasurement;
import dev.vti.model.Availability;
import dev.vti.model.DefaultAction;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.ProbeMethod;
import dev.vti.probe.protocol.Heartbeat;
import dev.vti.probe.protocol.Measurement;
import dev.vti.probe.protocol.Measurements;
import dev.vti.probe.protocol.ProbeLines;
import dev.vti.probe.protocol.ProbeReport;
import dev.vti.probe.protocol.ProbeTarget;
import dev.vti.probe.protocol.Targets;
import dev.vti.probe.protocol.Verdict;
import dev.vti.router.PathQuality;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The feed over its socket; the test is the probe. */
@Timeout(60)
class ProbeFeedTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Map<Integer, PathQuality>> measurements = new CopyOnWriteArrayList<>();
    private ServerSocketChannel server;
    private ProbeFeed feed;
    private SocketChannel probe;
    private BufferedReader requests;

    private final ProbeFeed.VerdictReceiver receiver = new ProbeFeed.VerdictReceiver() {

        @Override
        public void verdict(int gatewayId, Availability availability, String reason) {
            heard.add(gatewayId + " " + availability + (reason == null ? "" : ": " + reason));
        }

        @Override
        public void measured(Map<Integer, PathQuality> measured) {
            measurements.add(measured);
        }

        @Override
        public void probeQuiet(boolean nowQuiet) {
            heard.add("quiet " + nowQuiet);
        }
    };

    @BeforeEach
    void connect() throws IOException {
        Path socket = directory.resolve("probe.sock");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        feed = new ProbeFeed(socket, receiver);
        feed.start();
        probe = server.accept();
        requests = new BufferedReader(Channels.newReader(probe, StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() throws IOException {
        feed.close();
        probe.close();
        server.close();
    }

    private static FirewallConfig config(GatewayConfig... gateways) {
        return new FirewallConfig(FirewallConfig.FORMAT_VERSION, "agency", "agency", DefaultAction.Block, List.of(), List.of(), List.of(), List.of(gateways),
                List.of(), List.of(), List.of(), List.of());
    }

    private static GatewayConfig gateway(int id, String address, long holdDownMillis) {
        return new GatewayConfig(id, "remote", IpAddress.parse(address), new InterfaceName("wan1"),
                new MonitoringConfig(ProbeMethod.ICMP, null, 15_000, 2_000, 3, 1, holdDownMillis, List.of(), 1, null, true), null, null);
    }

    private List<ProbeTarget> asked() throws Exception {
        return ((Targets) ProbeLines.readRequest(requests.readLine())).targets();
    }

    private void say(ProbeReport report) throws IOException {
        probe.write(StandardCharsets.UTF_8.encode(ProbeLines.write(report)));
    }

    @Test
    void aVerdictIsHandedToEveryGatewayThatItSpeaksFor() throws Exception {
        feed.watch(config(gateway(3, "10.0.0.1", 0), gateway(5, "10.0.0.1", 0), gateway(4, "10.0.0.2", 0)));
        assertThat(asked()).extracting(ProbeTarget::id).containsExactly(3, 4);
        say(new Verdict(3, Availability.Ready, 1, NOW, null));
        say(new Verdict(4, Availability.Unavailable, 3, NOW, "no reply"));

        await().untilAsserted(() -> assertThat(heard).containsExactlyInAnyOrder("quiet false", "3 Ready", "5 Ready", "4 Unavailable: no reply"));
    }

    @Test
    void soAreMeasurements() throws Exception {
        feed.watch(config(gateway(3, "10.0.0.1", 0), gateway(5, "10.0.0.1", 0)));
        asked();
        say(new Measurements(List.of(new Measurement(3, 1_200L, 30L, 2.4), new Measurement(9, 1L, 1L, 0))));

        PathQuality quality = new PathQuality(1_200L, 30L, 2.4);
        await().untilAsserted(() -> assertThat(measurements).containsExactly(Map.of(3, quality, 5, quality)));
        assertThat(feed.measurements()).containsOnlyKeys(3, 5).containsEntry(5, new GatewayMeasurement(1_200L, 30L, 2));
    }

    @Test
    void aGatewayThatJoinsOthersIsNoNewTargetAndHearsTheirVerdict() throws Exception {
        feed.watch(config(gateway(3, "10.0.0.1", 0)));
        List<ProbeTarget> before = asked();
        feed.watch(config(gateway(2, "10.0.0.1", 0), gateway(3, "10.0.0.1", 0)));
        assertThat(asked()).isEqualTo(before);
        say(new Verdict(3, Availability.Ready, 7, NOW, null));

        await().untilAsserted(() -> assertThat(heard).contains("2 Ready", "3 Ready"));
    }

    @Test
    void onlyAnotherConfigurationIsTold() throws Exception {
        feed.watch(config(gateway(3, "10.0.0.1", 0)));
        asked();
        feed.watch(config(gateway(3, "10.0.0.1", 0)));
        feed.watch(config(gateway(4, "10.0.0.2", 0)));
        assertThat(asked()).as("not the same once more").extracting(ProbeTarget::id).containsExactly(4);
        feed.watch(config(gateway(4, "10.0.0.2", 30_000)));
        assertThat(asked()).as("for its verdict is wanted again").extracting(ProbeTarget::id).containsExactly(4);
    }

    @Test
    void aHeartbeatEndsTheQuiet() throws Exception {
        say(new Heartbeat(NOW, 0, 0));

        await().untilAsserted(() -> assertThat(heard).containsExactly("quiet false"));
    }
}
