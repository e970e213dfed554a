package dev.vti.netns;

import static dev.vti.model.Availability.Ready;
import static dev.vti.model.Availability.Unavailable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vti.model.Availability;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.ProbeMethod;
import dev.vti.probe.protocol.ProbeTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** gateway-probe on the real kernel, asking hosts beyond its gateways: each by the gateway's own device and route table, never by another's. */
@Tag("netns")
@Timeout(120)
class ProbeBeyondGatewayTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final ProbeTarget BY_WAN1 = target(1, 1, 1, "192.0.2.1");
    private static final ProbeTarget BY_WAN2 = target(2, 2, 2, "192.0.2.1");

    @TempDir
    private Path directory;
    private final TwoLinks links = new TwoLinks();
    private ProbeProcess probe;

    private static ProbeTarget target(int id, int network, int mark, String... targets) {
        return new ProbeTarget(id, ProbeMethod.ICMP, 0, IpAddress.parse("10.9." + network + ".2"), new InterfaceName("wan" + network), mark, 200, 50, 3, 1,
                Stream.of(targets).map(IpAddress::parse).toList(), 1);
    }

    private static ProbeTarget required(int required, ProbeTarget target) {
        return new ProbeTarget(target.id(), target.method(), target.port(), target.address(), target.device(), target.mark(), target.frequencyMillis(),
                target.waitMillis(), target.tries(), target.triesUp(), target.targets(), required);
    }

    @BeforeEach
    void start() throws IOException {
        probe = new ProbeProcess(links.firewall(), directory.resolve("probe.sock"));
    }

    @AfterEach
    void stop() {
        probe.close();
        links.close();
    }

    private void awaitVerdict(ProbeTarget target, Availability availability) {
        await().atMost(LONG).untilAsserted(() -> assertThat(probe.verdict(target).availability()).isEqualTo(availability));
    }

    @Test
    void aHostBeyondIsAskedByTheRouteTableOfTheMark() {
        ProbeTarget withoutMark = target(3, 1, 0, "192.0.2.2");
        probe.probe(BY_WAN1, BY_WAN2, withoutMark);

        awaitVerdict(BY_WAN1, Ready);
        awaitVerdict(BY_WAN2, Ready);
        awaitVerdict(withoutMark, Unavailable);
    }

    @Test
    void aDeadGatewayIsNotHiddenByAnotherWayToWhatLiesBeyond() {
        links.firewall().exec("ip", "route", "add", "default", "via", "10.9.2.2", "dev", "wan2");
        links.cut("wan1");
        probe.probe(BY_WAN1, BY_WAN2);
        awaitVerdict(BY_WAN2, Ready);
        awaitVerdict(BY_WAN1, Unavailable);

        links.restore();
        awaitVerdict(BY_WAN1, Ready);
        links.firewall().exec("ip", "link", "set", "wan1", "down");
        awaitVerdict(BY_WAN1, Unavailable);
        assertThat(probe.verdict(BY_WAN1).reason()).isEqualTo("interface wan1 is down");
        links.firewall().exec("ip", "link", "del", "wan1");
        await().atMost(LONG).untilAsserted(() -> {
            probe.probe(BY_WAN1, BY_WAN2, target(4, 2, 2, "192.0.2.2"));
            probe.probe(BY_WAN1, BY_WAN2);
            assertThat(probe.verdict(BY_WAN1).reason()).isEqualTo("interface wan1 does not exist");
        });
        assertThat(probe.verdicts(BY_WAN2)).noneMatch(verdict -> verdict.availability() == Unavailable);
    }

    @Test
    void withoutARouteInItsOwnTableItDoesNotFallBackOnTheMainOne() {
        links.firewall().exec("ip", "route", "add", "default", "via", "10.9.2.2", "dev", "wan2");
        probe.probe(BY_WAN1, BY_WAN2);
        awaitVerdict(BY_WAN1, Ready);
        links.firewall().exec("ip", "route", "del", "default", "table", "101");

        awaitVerdict(BY_WAN1, Unavailable);
        assertThat(probe.verdict(BY_WAN2).availability()).isEqualTo(Ready);
    }

    @Test
    void aReplyThatComesInByAnotherDeviceDoesNotCount() {
        links.gateway().exec("ip", "route", "add", "10.9.1.1/32", "via", "10.9.2.1", "dev", "wan2");
        probe.probe(BY_WAN1, BY_WAN2);

        awaitVerdict(BY_WAN1, Unavailable);
        assertThat(probe.verdict(BY_WAN1).reason()).isEqualTo("the reply of 192.0.2.1 came in by another interface than wan1");
        assertThat(probe.verdict(BY_WAN2).availability()).isEqualTo(Ready);
        links.gateway().exec("ip", "route", "del", "10.9.1.1/32");
        awaitVerdict(BY_WAN1, Ready);
    }

    @Test
    void theGatewayIsReadyWhileEnoughOfItsTargetsAnswer() {
        ProbeTarget one = target(1, 1, 1, "192.0.2.1", "192.0.2.2", "192.0.2.3");
        ProbeTarget two = required(2, target(2, 2, 2, "192.0.2.1", "192.0.2.2"));
        probe.probe(one, two);
        awaitVerdict(one, Ready);
        awaitVerdict(two, Ready);

        links.far().exec("ip", "address", "del", "192.0.2.1/32", "dev", "lo");
        awaitVerdict(two, Unavailable);
        assertThat(probe.verdict(two).reason()).startsWith("1 of 2 targets answer, 2 must: ").contains("192.0.2.1");
        assertThat(probe.verdicts(one)).noneMatch(verdict -> verdict.availability() == Unavailable);
        links.far().exec("ip", "address", "del", "192.0.2.2/32", "dev", "lo");
        awaitVerdict(one, Unavailable);
    }

    @Test
    void aGatewayThatIsServedUnderAnotherIdKeepsWhatIsKnown() {
        probe.probe(BY_WAN1);
        awaitVerdict(BY_WAN1, Ready);
        int answered = probe.verdict(BY_WAN1).consecutive();
        ProbeTarget heir = BY_WAN1.onBehalfOf(9, 1);
        probe.probe(heir);

        await().atMost(LONG).until(() -> probe.says(heir, Ready));
        assertThat(probe.verdicts(heir)).as("never unknown").allMatch(verdict -> verdict.availability() == Ready);
        assertThat(probe.verdict(heir).consecutive()).isGreaterThanOrEqualTo(answered);
        assertThat(List.of(probe.verdict(heir).at())).containsExactly(probe.verdict(BY_WAN1).at());
    }
}
