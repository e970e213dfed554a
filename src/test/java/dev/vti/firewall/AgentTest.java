package dev.vti.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vti.config.FirewallConfig;
import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.firewall.apply.LinkEventsInMemory;
import dev.vti.firewall.apply.LinksInMemory;
import dev.vti.firewall.apply.PacketFilterInMemory;
import dev.vti.firewall.apply.Tunnels.TunnelState;
import dev.vti.firewall.apply.TunnelsInMemory;
import dev.vti.firewall.failover.Failover;
import dev.vti.firewall.source.LastGood;
import dev.vti.firewall.source.ReceivedConfig;
import dev.vti.model.Availability;
import dev.vti.model.LinkState;
import dev.vti.router.GatewayChoice;
import dev.vti.router.PathQuality;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTest {

    private static final int PRODUCTION = 2;
    private static final FirewallConfig AGENCY = Agency.config();
    private static final FirewallConfig WITHOUT_VOIP = Agency.without("rules", "name", "voip");
    private static final FirewallConfig WITHOUT_WAN3 = Agency.without("virtualInterfaces", "device", "tunwan3");
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir
    Path directory;

    private final LinksInMemory links = new LinksInMemory();
    private final LinkEventsInMemory linkEvents = new LinkEventsInMemory();
    private final PacketFilterInMemory filter = new PacketFilterInMemory();
    private final TunnelsInMemory tunnels = new TunnelsInMemory();
    private final AtomicReference<FirewallConfig> probed = new AtomicReference<>();
    private final AtomicInteger changes = new AtomicInteger();
    private Failover failover;
    private Agent agent;

    private Agent start(Duration driftCheck) {
        failover = new Failover();
        agent = new Agent(Agency.NAME, new Agent.Ports(links, linkEvents, filter, tunnels, probed::set), failover, lastGood(), Clock.systemUTC(),
                new Agent.Timing(driftCheck, SOON, SOON, Duration.ZERO, SOON), changes::incrementAndGet);
        agent.start();
        return agent;
    }

    private LastGood lastGood() {
        return new LastGood(directory, Agency.NAME, Agency.NAME);
    }

    @AfterEach
    void stop() {
        if (agent != null) {
            agent.close();
        }
    }

    private void receive(long revision, FirewallConfig config) {
        agent.receive(new ReceivedConfig(revision, config));
    }

    private void awaitRevision(long revision) {
        await().until(() -> agent.programmed().revision() == revision);
    }

    private Set<Integer> productionGoesTo() {
        return Set.copyOf(filter.choice().buckets().get(PRODUCTION));
    }

    @Test
    void aConfigurationIsProgrammedProbedStoredAndReported() throws Exception {
        start(NEVER);
        receive(7, AGENCY);
        awaitRevision(7);

        assertThat(agent.programmed()).isEqualTo(new Agent.Programmed(7, AGENCY, List.of()));
        assertThat(filter.config()).isEqualTo(AGENCY);
        assertThat(links.devices()).containsExactlyInAnyOrder("tunwan1", "tunwan2", "tunwan3");
        assertThat(tunnels.states()).containsOnlyKeys("wan1", "wan2", "wan3");
        assertThat(probed).hasValue(AGENCY);
        assertThat(lastGood().load()).contains(new ReceivedConfig(7, AGENCY));
        assertThat(changes).hasPositiveValue();
    }

    @Test
    void theNewestRevisionWinsInWhateverOrderTheyCome() {
        start(NEVER);
        CountDownLatch allReceived = new CountDownLatch(1);
        filter.beforeCommit(() -> awaitLatch(allReceived));
        receive(2, AGENCY);
        receive(4, WITHOUT_VOIP);
        receive(3, AGENCY);
        allReceived.countDown();

        awaitRevision(4);
        receive(1, AGENCY);
        receive(5, WITHOUT_WAN3);
        awaitRevision(5);
        assertThat(filter.config()).isEqualTo(WITHOUT_WAN3);
    }

    @Test
    void theSameRevisionWithOtherContentIsTakenOver() {
        start(NEVER);
        receive(3, AGENCY);
        awaitRevision(3);

        receive(3, WITHOUT_VOIP);
        await().until(() -> WITHOUT_VOIP.equals(filter.config()));
    }

    @Test
    void startsFromTheLastGoodConfigurationWithoutAnApiServer() throws Exception {
        lastGood().store(new ReceivedConfig(12, AGENCY));

        start(NEVER);
        awaitRevision(12);
        assertThat(filter.config()).isEqualTo(AGENCY);
        assertThat(tunnels.states()).containsOnlyKeys("wan1", "wan2", "wan3");
    }

    @Test
    void aDamagedStoredConfigurationIsLeftOutAndTheNextOneReplacesIt() throws Exception {
        Files.writeString(directory.resolve("last-good.json"), "12\n{ half a docu");

        start(NEVER);
        receive(1, AGENCY);
        awaitRevision(1);
        assertThat(lastGood().load()).contains(new ReceivedConfig(1, AGENCY));
    }

    @Test
    void aRefusedConfigurationLeavesTheOldOneWholeInForceAndReportedUntilItWorks() throws Exception {
        start(NEVER);
        receive(1, AGENCY);
        awaitRevision(1);
        ApplyFailure why = new ApplyFailure("FilterRule", "http-ftp", "the kernel's packet filter refused the change");
        filter.refuse(config -> config.equals(WITHOUT_WAN3) ? List.of(why) : List.of());
        receive(2, WITHOUT_WAN3);

        await().until(() -> agent.programmed().failures().contains(why));
        assertThat(agent.programmed().revision()).isEqualTo(1);
        assertThat(agent.programmed().config()).isEqualTo(AGENCY);
        assertThat(links.devices()).as("the rules in force still lead there").contains("tunwan3");
        assertThat(lastGood().load()).contains(new ReceivedConfig(1, AGENCY));
        await().until(() -> AGENCY.equals(probed.get()));

        filter.refuse(config -> List.of());
        awaitRevision(2);
        assertThat(agent.programmed().failures()).isEmpty();
        assertThat(links.devices()).doesNotContain("tunwan3");
        assertThat(lastGood().load()).contains(new ReceivedConfig(2, WITHOUT_WAN3));
    }

    @Test
    void whatBreaksIsToldOnTheFirewallWithItsMendAndTriedAgain() {
        start(NEVER);
        receive(1, AGENCY);
        awaitRevision(1);
        links.breakWith(new IllegalStateException("ip cannot be run: install the package iproute2"));
        receive(2, WITHOUT_VOIP);

        await().until(() -> !agent.programmed().failures().isEmpty());
        assertThat(agent.programmed().failures()).singleElement().satisfies(failure -> {
            assertThat(failure.kind() + " " + failure.name()).isEqualTo("Firewall agency");
            assertThat(failure.message()).contains("install the package iproute2");
        });
        assertThat(agent.programmed().revision()).isEqualTo(1);

        links.breakWith(null);
        awaitRevision(2);
        assertThat(agent.programmed().failures()).isEmpty();
    }

    @Test
    void aFirstConfigurationThatIsRefusedIsReportedThoughNothingIsInForce() {
        filter.refuse(config -> List.of(new ApplyFailure("Firewall", Agency.NAME, "no")));
        start(NEVER);
        receive(1, AGENCY);

        await().until(() -> !agent.programmed().failures().isEmpty());
        assertThat(agent.programmed().config()).isNull();
        filter.refuse(config -> List.of());
        awaitRevision(1);
    }

    @Test
    void oneTunnelThatCharonRefusesHoldsBackNothingElse() throws Exception {
        tunnels.refuse(tunnel -> tunnel.name().equals("wan2") ? "charon refused load-conn: no" : null);
        start(NEVER);
        receive(1, AGENCY);
        awaitRevision(1);

        assertThat(agent.programmed().failures()).containsExactly(new ApplyFailure("IpsecTunnel", "wan2", "charon refused load-conn: no"));
        assertThat(tunnels.states()).containsOnlyKeys("wan1", "wan3");
        assertThat(lastGood().load()).isPresent();
    }

    @Test
    void aConfigurationThatCannotBeReadIsReportedUntilOneArrivesThatCan() {
        start(NEVER);
        agent.refuse("Secret agency-config cannot be used");
        assertThat(agent.programmed().failures()).containsExactly(new ApplyFailure("Firewall", Agency.NAME, "Secret agency-config cannot be used"));

        receive(2, AGENCY);
        awaitRevision(2);
        assertThat(agent.programmed().failures()).isEmpty();
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsToldAndTheConfigurationIsInForceAllTheSame() throws Exception {
        Path blocked = Files.createFile(directory.resolve("blocked"));
        failover = new Failover();
        agent = new Agent(Agency.NAME, new Agent.Ports(links, linkEvents, filter, tunnels, probed::set), failover,
                new LastGood(blocked, Agency.NAME, Agency.NAME), Clock.systemUTC(), new Agent.Timing(NEVER, SOON, SOON, Duration.ZERO, SOON), () -> { });
        agent.start();
        receive(1, AGENCY);

        awaitRevision(1);
        assertThat(filter.config()).isEqualTo(AGENCY);
        assertThat(agent.programmed().failures()).singleElement()
                .satisfies(failure -> assertThat(failure.message()).contains(blocked.toString(), "give the firewall the right to write there"));
    }

    @Test
    void driftIsRepaired() {
        start(SOON);
        receive(1, AGENCY);
        awaitRevision(1);

        filter.lose();
        links.lose("tunwan1");
        tunnels.lose();
        await().until(() -> AGENCY.equals(filter.config()) && links.devices().contains("tunwan1") && tunnels.states().size() == 3);
    }

    @Test
    void aVerdictMovesTrafficBeforeItReturns() {
        start(NEVER);
        receive(1, AGENCY);
        awaitRevision(1);

        agent.verdict(2, Availability.Unavailable, null);
        assertThat(productionGoesTo()).containsExactlyInAnyOrder(1, 3);
        agent.verdict(2, Availability.Ready, null);
        assertThat(productionGoesTo()).containsExactly(2);
    }

    @Test
    void aVerdictDuringProgrammingMovesTrafficAtOnceAndIsNotUndoneByTheCommit() {
        start(NEVER);
        receive(1, AGENCY);
        awaitRevision(1);
        AtomicReference<Set<Integer>> atOnce = new AtomicReference<>();
        filter.beforeCommit(() -> {
            agent.verdict(2, Availability.Unavailable, null);
            atOnce.set(productionGoesTo());
        });
        receive(2, WITHOUT_VOIP);

        awaitRevision(2);
        assertThat(atOnce.get()).as("under the rules that were in force").containsExactlyInAnyOrder(1, 3);
        assertThat(productionGoesTo()).as("under the new rules").containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void nothingIsSwitchedBeforeTheFirstProgrammingAndWhatWasSaidMeanwhileCounts() {
        GatewayChoice earlier = new GatewayChoice(Set.of(1), Map.of());
        filter.switchTo(earlier);
        start(NEVER);
        AtomicReference<GatewayChoice> during = new AtomicReference<>();
        filter.beforeCommit(() -> {
            agent.verdict(2, Availability.Unavailable, null);
            during.set(filter.choice());
        });
        receive(1, AGENCY);

        awaitRevision(1);
        assertThat(during.get()).isEqualTo(earlier);
        assertThat(productionGoesTo()).containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void aProbeThatGoesQuietKeepsEveryDecision() {
        start(NEVER);
        receive(1, AGENCY);
        awaitRevision(1);
        agent.verdict(1, Availability.Ready, null);
        agent.verdict(2, Availability.Unavailable, null);
        GatewayChoice before = filter.choice();

        agent.probeQuiet(true);
        assertThat(filter.choice()).isEqualTo(before);
        assertThat(failover.states().get(PRODUCTION).gateways()).allSatisfy(gateway -> assertThat(gateway.availability()).isEqualTo(Availability.Unknown));

        agent.probeQuiet(false);
        assertThat(filter.choice()).isEqualTo(before);
    }

    @Test
    void aDeviceThatGoesDownMovesTrafficAtOnce() {
        start(NEVER);
        receive(1, AGENCY);
        awaitRevision(1);

        linkEvents.set("tunwan2", LinkState.Down);
        assertThat(productionGoesTo()).containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void aDeviceThatIsBackIsUsedAfterWhatTheKernelDroppedWithItIsThereAgain() {
        start(NEVER);
        receive(1, AGENCY);
        awaitRevision(1);
        agent.verdict(2, Availability.Ready, null);
        linkEvents.set("tunwan2", LinkState.Missing);
        await().until(() -> probed.getAndSet(null) != null);
        links.lose("tunwan2");

        linkEvents.set("tunwan2", LinkState.Up);
        await().until(() -> productionGoesTo().equals(Set.of(2)));
        assertThat(links.devices()).contains("tunwan2");
    }

    @Test
    void aDeviceThatWasDownBeforeTheFirstConfigurationCountsFromTheStart() {
        linkEvents.set("tunwan2", LinkState.Down);
        start(NEVER);
        receive(1, AGENCY);

        awaitRevision(1);
        assertThat(productionGoesTo()).containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void aTunnelThatGoesDownMovesTrafficAtOnceAndACharonThatIsGoneMovesNothing() {
        start(NEVER);
        receive(1, AGENCY);
        awaitRevision(1);
        agent.verdict(2, Availability.Ready, null);

        tunnels.set("wan2", TunnelState.State.Unknown);
        assertThat(productionGoesTo()).containsExactly(2);
        tunnels.set("wan2", TunnelState.State.Connecting);
        assertThat(productionGoesTo()).containsExactlyInAnyOrder(1, 3);
        tunnels.set("wan2", TunnelState.State.Up);
        assertThat(productionGoesTo()).containsExactly(2);
    }

    @Test
    void badMeasurementsMoveTraffic() {
        start(NEVER);
        receive(1, Agency.changed(document -> monitoring(document, "remote-tunwan2").putObject("thresholds").put("latencyMillis", 100)));
        awaitRevision(1);
        List.of(1, 2, 3).forEach(gateway -> agent.verdict(gateway, Availability.Ready, null));

        agent.measured(Map.of(2, new PathQuality(150_000L, null, 0)));
        assertThat(productionGoesTo()).containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void aHoldDownEndsByItself() {
        start(NEVER);
        receive(1, Agency.changed(document -> monitoring(document, "remote-tunwan2").put("holdDownMillis", 300)));
        awaitRevision(1);
        List.of(1, 2, 3).forEach(gateway -> agent.verdict(gateway, Availability.Ready, null));
        agent.verdict(2, Availability.Unavailable, null);
        agent.verdict(2, Availability.Ready, null);
        assertThat(productionGoesTo()).containsExactlyInAnyOrder(1, 3);

        await().until(() -> productionGoesTo().equals(Set.of(2)));
    }

    private static ObjectNode monitoring(ObjectNode document, String gateway) {
        for (JsonNode candidate : document.get("gateways")) {
            if (candidate.get("object").asText().equals(gateway)) {
                return (ObjectNode) candidate.get("monitoring");
            }
        }
        throw new IllegalArgumentException("there is no gateway " + gateway);
    }

    @Test
    void aSwitchThatFailsIsMadeGoodByProgrammingAgain() {
        start(NEVER);
        receive(1, AGENCY);
        awaitRevision(1);
        filter.breakWith(new IllegalStateException("the connection to nftables is closed"));
        agent.verdict(2, Availability.Unavailable, null);
        assertThat(productionGoesTo()).containsExactly(2);

        filter.breakWith(null);
        await().until(() -> productionGoesTo().equals(Set.of(1, 3)));
    }

    @Test
    void closingKeepsKernelAndCharonAsTheyAre() {
        start(SOON);
        receive(1, AGENCY);
        awaitRevision(1);

        agent.close();
        assertThat(filter.config()).isEqualTo(AGENCY);
        assertThat(links.devices()).hasSize(3);
        assertThat(tunnels.states()).hasSize(3);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
