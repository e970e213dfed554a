package dev.vti.firewall.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vti.firewall.Agency;
import dev.vti.model.Availability;
import dev.vti.model.GatewayState;
import dev.vti.model.RouterState;
import dev.vti.router.GatewayChoice;
import dev.vti.router.RouterStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FailoverTest {

    private static final int HTTP = 1;
    private static final int PRODUCTION = 2;
    private static final int VOIP = 3;
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(60);

    private final Failover failover = new Failover();

    private void allReady() {
        failover.adopt(Agency.config(), NOON);
        List.of(1, 2, 3).forEach(gateway -> failover.verdict(gateway, Availability.Ready, NOON));
    }

    private static Set<Integer> buckets(GatewayChoice choice, int router) {
        return Set.copyOf(choice.buckets().get(router));
    }

    @Test
    void beforeAnyVerdictTheMainGatewaysAreUsed() {
        GatewayChoice choice = failover.adopt(Agency.config(), NOON);

        assertThat(choice.liveGateways()).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(buckets(choice, PRODUCTION)).containsExactly(2);
        assertThat(failover.states().get(PRODUCTION).state()).isEqualTo(RouterState.Unknown);
    }

    @Test
    void oneVerdictMovesEveryRouterThatUsesTheGateway() {
        allReady();
        GatewayChoice choice = failover.verdict(2, Availability.Unavailable, LATER).orElseThrow();

        assertThat(choice.liveGateways()).containsExactlyInAnyOrder(1, 3);
        assertThat(buckets(choice, PRODUCTION)).containsExactlyInAnyOrder(1, 3);
        assertThat(failover.states().get(PRODUCTION).since()).isEqualTo(LATER);
        assertThat(failover.states().get(HTTP).since()).isEqualTo(NOON);
        assertThat(failover.choice()).isEqualTo(choice);
    }

    @Test
    void aVerdictThatChangesNothingAsksForNothing() {
        allReady();
        assertThat(failover.verdict(2, Availability.Ready, LATER)).isEmpty();
        assertThat(failover.verdict(99, Availability.Unavailable, LATER)).isEmpty();
    }

    @Test
    void aNewConfigurationKeepsTheStateOfWhatDidNotChange() {
        allReady();
        failover.verdict(2, Availability.Unavailable, NOON.plusSeconds(1));
        RouterStatus before = failover.states().get(PRODUCTION);

        failover.adopt(Agency.without("routers", "name", "voip-router"), LATER);
        assertThat(failover.states()).containsOnlyKeys(HTTP, PRODUCTION);
        assertThat(failover.states().get(PRODUCTION)).isEqualTo(before);
    }

    @Test
    void aGatewayThatBecameAnotherNextHopHasNoHistory() {
        allReady();
        failover.verdict(2, Availability.Unavailable, LATER);

        failover.adopt(Agency.changed(document -> ((com.fasterxml.jackson.databind.node.ObjectNode) document.get("gateways").get(1))
                .put("address", "172.16.1.5")), LATER);
        assertThat(failover.states().get(VOIP).gateways()).filteredOn(gateway -> gateway.gatewayId() == 2)
                .allSatisfy(gateway -> assertThat(gateway.availability()).isEqualTo(Availability.Unknown));
    }

    @Test
    void aQuietProbeLeavesTrafficWhereItIsAndSaysUnknown() {
        allReady();
        failover.verdict(2, Availability.Unavailable, LATER);
        GatewayChoice before = failover.choice();

        assertThat(failover.probeQuiet(true, LATER)).isEmpty();
        assertThat(failover.states().get(PRODUCTION).state()).isEqualTo(RouterState.Unknown);
        assertThat(failover.states().get(PRODUCTION).gateways()).filteredOn(gateway -> gateway.state() == GatewayState.Active).hasSize(2);

        assertThat(failover.probeQuiet(false, LATER)).isEmpty();
        assertThat(failover.choice()).isEqualTo(before);
        assertThat(failover.states().get(PRODUCTION).state()).isEqualTo(RouterState.OnBackup);
    }

    @Test
    void waitsForFirstVerdictsNoLongerThanNeeded() throws Exception {
        failover.adopt(Agency.config(), NOON);
        failover.awaitVerdicts(Duration.ZERO);
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                failover.awaitVerdicts(Duration.ofHours(1));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        failover.verdict(1, Availability.Ready, NOON);
        failover.verdict(2, Availability.Unavailable, NOON);
        assertThat(waiting.isAlive()).isTrue();

        failover.verdict(3, Availability.Ready, NOON);
        await().until(() -> !waiting.isAlive());
    }
}
