package dev.vti.netns;

import static dev.vti.model.Availability.Ready;
import static dev.vti.model.Availability.Unavailable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vti.model.Availability;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.ProbeMethod;
import dev.vti.probe.protocol.Measurement;
import dev.vti.probe.protocol.ProbeTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** gateway-probe on the real kernel, with TCP. */
@Tag("netns")
@Timeout(120)
class ProbeConnectionsTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int PORT = 8080;
    private static final ProbeTarget WAN1 = target(1, 1, 0);
    private static final ProbeTarget WAN2 = target(2, 2, 0);
    private static final ProbeTarget FAR_BY_WAN1 = target(3, 1, 1, "192.0.2.1");

    @TempDir
    private Path directory;
    private final TwoLinks links = new TwoLinks();
    private ProbeProcess probe;
    private Process service;

    private static ProbeTarget target(int id, int network, int mark, String... targets) {
        return new ProbeTarget(id, ProbeMethod.TCP, PORT, IpAddress.parse("10.9." + network + ".2"), new InterfaceName("wan" + network), mark, 200, 50, 3, 1,
                Stream.of(targets).map(IpAddress::parse).toList(), 1);
    }

    @BeforeEach
    void start() throws IOException {
        service = serve(links.gateway());
        probe = new ProbeProcess(links.firewall(), directory.resolve("probe.sock"));
    }

    /** Accepts every connection and closes it. */
    private static Process serve(NetworkNamespace where) throws IOException {
        return new ProcessBuilder(where.command(List.of("socat", "TCP6-LISTEN:" + PORT + ",ipv6only=0,fork,reuseaddr,backlog=128", "SYSTEM:true")))
                .inheritIO().start();
    }

    @AfterEach
    void stop() {
        probe.close();
        end(service);
        links.close();
    }

    private static void end(Process service) {
        service.destroy();
        service.onExit().join();
    }

    private void awaitVerdict(ProbeTarget target, Availability availability) {
        await().atMost(LONG).untilAsserted(() -> assertThat(probe.verdict(target).availability()).isEqualTo(availability));
    }

    @Test
    void aServiceThatAcceptsConnectionsIsReadyAndMeasured() {
        probe.probe(WAN1, WAN2);

        awaitVerdict(WAN1, Ready);
        awaitVerdict(WAN2, Ready);
        await().atMost(LONG).until(() -> probe.measurements(WAN1).stream().anyMatch(last -> last.jitterMicros() != null));
        assertThat(probe.measurements(WAN1)).extracting(Measurement::roundTripMicros).allSatisfy(micros -> assertThat(micros).isBetween(1L, 50_000L));
    }

    @Test
    void aResetMeansThatNoServiceIsThere() {
        probe.probe(WAN1);
        awaitVerdict(WAN1, Ready);
        end(service);

        awaitVerdict(WAN1, Unavailable);
        assertThat(probe.verdict(WAN1).reason()).isEqualTo("10.9.1.2 resets connections to port 8080: no service is there");
    }

    @Test
    void aLinkThatDiesSilentlyIsSeenAndOnlyThatOne() {
        links.firewall().exec("ip", "route", "add", "10.9.2.2/32", "via", "10.9.1.2", "dev", "wan1");
        probe.probe(WAN1, WAN2);
        awaitVerdict(WAN2, Ready);
        links.cut("wan2");

        awaitVerdict(WAN2, Unavailable);
        assertThat(probe.verdict(WAN2).reason()).isEqualTo("no connection to 10.9.2.2 port 8080 through wan2: 3 requests in a row, 50 ms each");
        links.restore();
        awaitVerdict(WAN2, Ready);
        links.firewall().exec("ip", "link", "set", "wan2", "down");
        awaitVerdict(WAN2, Unavailable);
        assertThat(probe.verdict(WAN2).reason()).isEqualTo("interface wan2 is down");
        assertThat(probe.verdicts(WAN1)).noneMatch(verdict -> verdict.availability() == Unavailable);
    }

    @Test
    void aReplyThatComesBackByAnotherLinkDoesNotCount() {
        links.gateway().exec("ip", "route", "add", "10.9.2.1/32", "via", "10.9.1.1", "dev", "wan1", "src", "10.9.2.2");
        probe.probe(WAN1, WAN2);

        awaitVerdict(WAN1, Ready);
        awaitVerdict(WAN2, Unavailable);
        links.gateway().exec("ip", "route", "del", "10.9.2.1/32");
        awaitVerdict(WAN2, Ready);
    }

    @Test
    void aServiceBeyondIsAskedByTheRouteTableOfTheMark() throws IOException {
        Process farService = serve(links.far());
        try {
            links.firewall().exec("ip", "route", "add", "default", "via", "10.9.2.2", "dev", "wan2");
            probe.probe(FAR_BY_WAN1);
            awaitVerdict(FAR_BY_WAN1, Ready);
            links.cut("wan1");
            awaitVerdict(FAR_BY_WAN1, Unavailable);
        } finally {
            end(farService);
        }
    }

    @Test
    void ipv6WorksLikewise() {
        ProbeTarget target = new ProbeTarget(
                6, ProbeMethod.TCP, PORT, IpAddress.parse("fd00:9:1::2"), new InterfaceName("wan1"), 0, 200, 50, 3, 1, List.of(), 1);
        probe.probe(target);

        awaitVerdict(target, Ready);
        links.cut("wan1");
        awaitVerdict(target, Unavailable);
    }

    @Test
    void noConnectionIsLeftBehindOnEitherSide() {
        List<ProbeTarget> many = IntStream.rangeClosed(1, 20).mapToObj(id -> WAN1.onBehalfOf(id, 0)).toList();
        probe.client().setTargets(many);
        many.forEach(target -> awaitVerdict(target, Ready));
        links.cut("wan1");
        many.forEach(target -> awaitVerdict(target, Unavailable));
        links.restore();
        many.forEach(target -> awaitVerdict(target, Ready));
        probe.probe();

        await().atMost(LONG).untilAsserted(() -> {
            assertThat(links.firewall().exec("ss", "-Htan")).isBlank();
            assertThat(links.gateway().exec("ss", "-Htan", "state", "connected")).isBlank();
        });
    }
}
