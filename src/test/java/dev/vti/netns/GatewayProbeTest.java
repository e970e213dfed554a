package dev.vti.netns;

import static dev.vti.model.Availability.Ready;
import static dev.vti.model.Availability.Unavailable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vti.model.Availability;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.probe.protocol.ProbeTarget;
import dev.vti.probe.protocol.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** gateway-probe on the real kernel: a firewall with two links to one gateway host. */
@Tag("netns")
@Timeout(120)
class GatewayProbeTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final ProbeTarget WAN1 = target(1, "10.9.1.2", "wan1");
    private static final ProbeTarget WAN2 = target(2, "10.9.2.2", "wan2");
    /** The gateway behind wan2, asked through wan1: shows that another way to it is open. */
    private static final ProbeTarget WAN2_GATEWAY_BY_WAN1 = target(3, "10.9.2.2", "wan1");

    @TempDir
    private Path directory;
    private final TwoLinks links = new TwoLinks();
    private final NetworkNamespace firewall = links.firewall();
    private final NetworkNamespace gateway = links.gateway();
    private ProbeProcess probe;

    private static ProbeTarget target(int id, String address, String device) {
        return ProbeTarget.icmp(id, IpAddress.parse(address), new InterfaceName(device), 200, 50, 3);
    }

    @BeforeEach
    void start() throws IOException {
        probe = new ProbeProcess(firewall, directory.resolve("probe.sock"));
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
    void anAnsweringGatewayIsReadyAndMeasured() {
        probe.probe(WAN1, WAN2);

        awaitVerdict(WAN1, Ready);
        awaitVerdict(WAN2, Ready);
        await().atMost(LONG).until(() -> probe.measurements(WAN1).stream().anyMatch(last -> last.jitterMicros() != null));
        assertThat(probe.measurements(WAN1)).allSatisfy(measured -> {
            assertThat(measured.lossPercent()).isZero();
            assertThat(measured.roundTripMicros()).isBetween(0L, 50_000L);
        });
    }

    @Test
    void aLinkThatDiesSilentlyIsSeenAndOnlyThatOne() {
        probe.probe(WAN1, WAN2);
        awaitVerdict(WAN1, Ready);
        awaitVerdict(WAN2, Ready);

        links.cut("wan2");
        awaitVerdict(WAN2, Unavailable);
        assertThat(probe.verdict(WAN2).reason()).isEqualTo("no reply from 10.9.2.2 through wan2: 3 requests in a row, 50 ms each");
        links.restore();
        awaitVerdict(WAN2, Ready);
        assertThat(probe.verdicts(WAN1)).noneMatch(verdict -> verdict.availability() == Unavailable);
    }

    @Test
    void aDeadLinkIsNotHiddenByAnotherWayToItsGateway() {
        firewall.exec("ip", "route", "add", "10.9.2.2/32", "via", "10.9.1.2", "dev", "wan1");
        links.cut("wan2");
        probe.probe(WAN2, WAN2_GATEWAY_BY_WAN1);

        awaitVerdict(WAN2_GATEWAY_BY_WAN1, Ready);
        awaitVerdict(WAN2, Unavailable);
        firewall.exec("ip", "link", "set", "wan2", "down");
        await().atMost(LONG).untilAsserted(() -> {
            probe.probe(WAN2, WAN2_GATEWAY_BY_WAN1, WAN1);
            probe.probe(WAN2, WAN2_GATEWAY_BY_WAN1);
            assertThat(probe.verdict(WAN2).reason()).isEqualTo("interface wan2 is down");
        });
        assertThat(probe.verdict(WAN2_GATEWAY_BY_WAN1).availability()).isEqualTo(Ready);
        assertThat(probe.verdicts(WAN2)).noneMatch(verdict -> verdict.availability() == Ready);
    }

    @Test
    void aReplyThatComesBackByAnotherLinkDoesNotCount() {
        gateway.exec("ip", "route", "add", "10.9.2.1/32", "via", "10.9.1.1", "dev", "wan1", "src", "10.9.2.2");
        firewall.exec("ip", "route", "add", "10.9.2.2/32", "via", "10.9.1.2", "dev", "wan1");
        probe.probe(WAN2);

        awaitVerdict(WAN2, Unavailable);
        assertThat(probe.verdict(WAN2).reason()).isEqualTo("the reply of 10.9.2.2 came in by another interface than wan2");
        gateway.exec("ip", "route", "del", "10.9.2.1/32");
        awaitVerdict(WAN2, Ready);
    }

    @Test
    void anInterfaceMayGoAndComeBack() {
        probe.probe(WAN1, WAN2);
        awaitVerdict(WAN1, Ready);
        awaitVerdict(WAN2, Ready);

        firewall.exec("ip", "link", "del", "wan2");
        awaitVerdict(WAN2, Unavailable);
        assertThat(probe.verdict(WAN2).reason()).isEqualTo("interface wan2 does not exist");
        links.link("wan2", 2);
        awaitVerdict(WAN2, Ready);
        assertThat(probe.verdicts(WAN1)).noneMatch(verdict -> verdict.availability() == Unavailable);
    }

    @Test
    void changingTargetsLeavesTheOthersAlone() {
        probe.probe(WAN1);
        awaitVerdict(WAN1, Ready);
        Verdict first = probe.verdict(WAN1);
        for (int change = 0; change < 5; change++) {
            int answersBefore = probe.verdict(WAN1).consecutive();
            await().atMost(LONG).until(() -> {
                probe.probe(WAN1, WAN2);
                probe.probe(WAN1);
                return probe.verdict(WAN1).consecutive() > answersBefore;
            });
        }

        assertThat(probe.verdicts(WAN1)).filteredOn(verdict -> verdict.availability() != Availability.Unknown)
                .allSatisfy(verdict -> assertThat(verdict.at()).isEqualTo(first.at()))
                .extracting(Verdict::consecutive).isSorted();
    }

    @Test
    void twoHundredGatewaysFiveTimesASecondAreNeverFalselyDown() {
        List<ProbeTarget> targets = new ArrayList<>();
        StringBuilder addresses = new StringBuilder();
        IntStream.rangeClosed(1, 200).forEach(id -> {
            addresses.append("ip address add 10.9.1.").append(id + 20).append("/24 dev wan1; ");
            targets.add(ProbeTarget.icmp(id, IpAddress.parse("10.9.1." + (id + 20)), WAN1.device(), 200, 50, 3));
        });
        gateway.exec("sh", "-e", "-c", addresses.toString());
        ProbeTarget another = target(999, "10.9.2.2", "wan2");
        List<ProbeTarget> withAnother = new ArrayList<>(targets);
        withAnother.add(another);

        await().atMost(Duration.ofSeconds(60)).until(() -> {
            probe.client().setTargets(withAnother);
            probe.client().setTargets(targets);
            return targets.stream().allMatch(target -> probe.verdict(target).consecutive() >= 20);
        });
        assertThat(probe.verdicts()).noneMatch(verdict -> verdict.availability() == Unavailable);
    }

    /** Packets for neighbours that do not answer ARP wait in the kernel and fill the socket that they were sent by. */
    @Test
    void manyDeadNeighboursDoNotHideALiveOne() {
        List<ProbeTarget> targets = new ArrayList<>(IntStream.rangeClosed(101, 200).mapToObj(id -> target(id, "10.9.1." + id, "wan1")).toList());
        targets.add(WAN1);
        targets.add(WAN2);
        probe.client().setTargets(targets);
        targets.stream().limit(100).forEach(dead -> awaitVerdict(dead, Unavailable));

        await().atMost(LONG).until(() -> {
            probe.client().setTargets(targets.subList(0, 101));
            probe.client().setTargets(targets);
            return probe.verdict(WAN1).consecutive() >= 60;
        });
        assertThat(probe.verdicts(WAN1)).noneMatch(verdict -> verdict.availability() == Unavailable);
    }

    @Test
    void ipv6GatewaysAreAskedLikewise() {
        ProbeTarget first = target(61, "fd00:9:1::2", "wan1");
        ProbeTarget second = target(62, "fd00:9:2::2", "wan2");
        probe.probe(first, second);
        awaitVerdict(first, Ready);
        awaitVerdict(second, Ready);

        links.cut("wan2");
        awaitVerdict(second, Unavailable);
        links.restore();
        awaitVerdict(second, Ready);
        links.gateway().exec("ip", "-6", "route", "add", "fd00:9:2::1/128", "via", "fd00:9:1::1", "dev", "wan1", "src", "fd00:9:2::2");
        awaitVerdict(second, Unavailable);
        assertThat(probe.verdict(second).reason()).isEqualTo("the reply of fd00:9:2:0:0:0:0:2 came in by another interface than wan2");
        assertThat(probe.verdicts(first)).noneMatch(verdict -> verdict.availability() == Unavailable);
    }

    @Test
    void aProbeThatStoodStillIsQuietAndThenFindsNoGatewayFalselyDown() throws Exception {
        probe.probe(WAN1);
        awaitVerdict(WAN1, Ready);
        signal("STOP");
        await().atMost(LONG).until(() -> probe.client().quietFor().compareTo(Duration.ofSeconds(2)) > 0);
        signal("CONT");
        await().atMost(LONG).until(() -> probe.client().quietFor().compareTo(Duration.ofMillis(500)) < 0);
        await().atMost(LONG).until(() -> {
            probe.probe(WAN1, WAN2);
            probe.probe(WAN1);
            return probe.verdict(WAN1).consecutive() > 5;
        });
        assertThat(probe.verdicts(WAN1)).noneMatch(verdict -> verdict.availability() == Unavailable);
    }

    private void signal(String name) throws Exception {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(probe.process().pid())).inheritIO().start().waitFor();
        assertThat(status).isZero();
    }

    @Test
    void aTerminatedProbeLeavesNoSocket() {
        probe.probe(WAN1);
        awaitVerdict(WAN1, Ready);
        assertThat(directory.resolve("probe.sock")).exists();
        probe.close();
        assertThat(directory.resolve("probe.sock")).doesNotExist();
    }

    @Test
    void withoutNetRawItSaysWhatItNeeds() throws Exception {
        Path socket = directory.resolve("powerless.sock");
        Process powerless = new ProcessBuilder(firewall.command(ProbeProcess.command("-all", socket))).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();

        String said = new String(powerless.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(powerless.waitFor()).isEqualTo(1);
        assertThat(said.strip()).isEqualTo("gateway-probe may not send pings: it lacks the capability NET_RAW; add NET_RAW to its container's "
                + "securityContext.capabilities, or run it as root");
        assertThat(socket).doesNotExist();
    }
}
