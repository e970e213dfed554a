package dev.vti.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.MonitoringConfig;
import dev.vti.firewall.monitoring.ProbeFeed;
import dev.vti.model.Availability;
import dev.vti.model.DefaultAction;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.ProbeMethod;
import dev.vti.router.PathQuality;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a firewall's configuration to packets: what a change of it does to probes that it does not concern. */
@Tag("netns")
@Timeout(120)
class ProbeFeedThroughSocketTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int FREQUENCY_MILLIS = 500;

    @TempDir
    private Path directory;
    private final TwoLinks links = new TwoLinks();
    private final Map<Integer, Availability> heard = new ConcurrentHashMap<>();
    private final List<Availability> ofTheFirst = new ArrayList<>();
    private ProbeProcess probe;
    private ProbeFeed feed;

    private final ProbeFeed.VerdictReceiver receiver = new ProbeFeed.VerdictReceiver() {

        @Override
        public void verdict(int gatewayId, Availability availability, String reason) {
            heard.put(gatewayId, availability);
            if (gatewayId == 3) {
                ofTheFirst.add(availability);
            }
        }

        @Override
        public void measured(Map<Integer, PathQuality> measurements) {
            // Not the matter of this test.
        }

        @Override
        public void probeQuiet(boolean nowQuiet) {
            // Not the matter of this test.
        }
    };

    @BeforeEach
    void start() throws IOException {
        Path socket = directory.resolve("probe.sock");
        probe = new ProbeProcess(links.firewall(), socket);
        feed = new ProbeFeed(socket, receiver);
        feed.start();
        links.gateway().exec("nft", "add table inet count; add chain inet count input { type filter hook input priority 0; }; "
                + "add rule inet count input iifname wan1 icmp type echo-request counter");
    }

    @AfterEach
    void stop() {
        feed.close();
        probe.close();
        links.close();
    }

    private static GatewayConfig gateway(int id, int network, int frequencyMillis) {
        return new GatewayConfig(id, "remote" + network, IpAddress.parse("10.9." + network + ".2"), new InterfaceName("wan" + network),
                new MonitoringConfig(ProbeMethod.ICMP, null, frequencyMillis, 200, 3, 1, 0, List.of(), 1, null, true), null, null);
    }

    private void watch(GatewayConfig... gateways) {
        feed.watch(new FirewallConfig(FirewallConfig.FORMAT_VERSION, "agency", "agency", DefaultAction.Block, List.of(), List.of(), List.of(),
                List.of(gateways), List.of(), List.of(), List.of(), List.of()));
    }

    private long requestsByWan1() {
        String counted = links.gateway().exec("nft", "list", "chain", "inet", "count", "input");
        return Long.parseLong(counted.replaceAll("(?s).*counter packets (\\d+) .*", "$1"));
    }

    @Test
    void gatewaysComeAndGoWithoutAProbeMoreOrLessOnTheOthers() {
        GatewayConfig first = gateway(3, 1, FREQUENCY_MILLIS);
        watch(first);
        await().atMost(LONG).untilAsserted(() -> assertThat(heard).containsEntry(3, Availability.Ready));
        long start = System.nanoTime();
        long before = requestsByWan1();
        for (int change = 0; change < 10; change++) {
            heard.keySet().removeIf(id -> id != 3);
            watch(first, gateway(5, 1, FREQUENCY_MILLIS), gateway(2, 2, FREQUENCY_MILLIS + 10 * change));
            await().atMost(LONG).untilAsserted(() -> assertThat(heard)
                    .containsEntry(5, Availability.Ready).containsEntry(2, Availability.Ready));
            watch(first);
        }
        long millis = (System.nanoTime() - start) / 1_000_000;

        assertThat(requestsByWan1() - before).isBetween(millis / FREQUENCY_MILLIS - 2, millis / FREQUENCY_MILLIS + 2);
        assertThat(ofTheFirst).startsWith(Availability.Unknown).doesNotContain(Availability.Unavailable);
        assertThat(ofTheFirst.subList(ofTheFirst.indexOf(Availability.Ready), ofTheFirst.size())).containsOnly(Availability.Ready);
    }
}
