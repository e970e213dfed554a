package dev.vti.firewall.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.api.FirewallStateStatus;
import dev.vti.api.FirewallStateStatus.RouterReport;
import dev.vti.api.GatewayReport;
import dev.vti.config.FirewallConfig;
import dev.vti.firewall.Agency;
import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.firewall.apply.Tunnels.TunnelState;
import dev.vti.firewall.apply.Tunnels.TunnelState.State;
import dev.vti.firewall.failover.Failover;
import dev.vti.firewall.report.Observation.GatewayMeasurement;
import dev.vti.model.Availability;
import dev.vti.model.GatewayRole;
import dev.vti.model.GatewayState;
import dev.vti.model.RouterState;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateReportTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Instant CUT = NOON.plusMillis(61_234);

    private final Failover failover = new Failover();

    private Observation seen(FirewallConfig config) {
        return new Observation(config, 7, "xfrm", List.of(new ApplyFailure("IpsecTunnel", "wan3", "charon refused it")),
                Map.of("tunwan2", "Down", "tunwan1", "Up", "tunwan3", "Missing"),
                Map.of("wan1", new TunnelState(State.Up, NOON, ""), "wan2", new TunnelState(State.Down, CUT, "the peer does not answer")),
                failover.states(), Map.of(1, new GatewayMeasurement(420L, 30L, 0), 2, new GatewayMeasurement(null, null, 100)), Map.of());
    }

    private void agencyAfterACutOfWan2() {
        failover.adopt(Agency.config(), NOON);
        List.of(1, 2, 3).forEach(gateway -> failover.verdict(gateway, Availability.Ready, NOON));
        failover.verdict(2, Availability.Unavailable, CUT);
    }

    private static RouterReport router(FirewallStateStatus status, String name) {
        return status.routers.stream().filter(router -> router.name.equals(name)).findFirst().orElseThrow();
    }

    @Test
    void saysWhatIsAppliedAndWhatIsNot() {
        agencyAfterACutOfWan2();
        FirewallStateStatus status = StateReport.of(seen(Agency.config()));

        assertThat(status.appliedRevision).isEqualTo(7);
        assertThat(status.linkDriver).isEqualTo("xfrm");
        assertThat(status.failures).singleElement().satisfies(failure ->
                assertThat(failure.kind + " " + failure.name + ": " + failure.message).isEqualTo("IpsecTunnel wan3: charon refused it"));
        assertThat(status.virtualInterfaces).extracting(link -> link.name + " " + link.state)
                .containsExactly("tunwan1 Up", "tunwan2 Down", "tunwan3 Missing");
        assertThat(status.reportedAt).isNull();
    }

    @Test
    void aTunnelThatCharonSaysNothingOfIsUnknown() {
        agencyAfterACutOfWan2();

        assertThat(StateReport.of(seen(Agency.config())).tunnels).extracting(tunnel -> tunnel.name + " " + tunnel.state + " " + tunnel.since + " " + tunnel.lastError)
                .containsExactly("wan1 Up 2026-11-24T12:00:00Z null", "wan2 Down 2026-11-24T12:01:01.234Z the peer does not answer", "wan3 Unknown null null");
    }

    @Test
    void aRouterOnItsBackupsReadsLikeTheNotesMonitor() {
        agencyAfterACutOfWan2();
        RouterReport production = router(StateReport.of(seen(Agency.config())), "production-router");

        assertThat(production.state).isEqualTo(RouterState.OnBackup);
        assertThat(production.since).isEqualTo("2026-11-24T12:01:01.234Z");
        assertThat(production.gateways).extracting(gateway -> gateway.name + " " + gateway.address + " " + gateway.state + " " + gateway.distribution)
                .containsExactly("remote-tunwan2 172.16.1.6 Unavailable 0", "remote-tunwan1 172.16.1.2 Active 83", "remote-tunwan3 172.16.1.10 Active 17");
        GatewayReport dead = production.gateways.getFirst();
        assertThat(dead.role).isEqualTo(GatewayRole.Main);
        assertThat(dead.availability).isEqualTo(Availability.Unavailable);
        assertThat(dead.availableSince).isNull();
        assertThat(dead.roundTripMicros).isNull();
        assertThat(dead.lossPercent).isEqualTo(100);
        GatewayReport backup = production.gateways.get(1);
        assertThat(backup.weight).isEqualTo(50);
        assertThat(backup.availableSince).isEqualTo("2026-11-24T12:00:00Z");
        assertThat(backup.lastStatusChange).isEqualTo("2026-11-24T12:01:01.234Z");
        assertThat(backup.roundTripMicros).isEqualTo(420);
        assertThat(backup.jitterMicros).isEqualTo(30);
    }

    private List<GatewayReport> counted(Map<Integer, Map<Integer, Long>> newConnections) {
        Observation seen = seen(Agency.config());
        return router(StateReport.of(new Observation(seen.config(), 7, "xfrm", List.of(), Map.of(), Map.of(), seen.routers(), Map.of(), newConnections)),
                "production-router").gateways;
    }

    @Test
    void theObservedShareIsWhatWasCountedAndNothingElse() {
        agencyAfterACutOfWan2();

        assertThat(counted(Map.of(2, Map.of(1, 826L, 3, 174L)))).extracting(gateway -> gateway.name + " " + gateway.newConnections + " " + gateway.observedShare)
                .containsExactly("remote-tunwan2 0 0", "remote-tunwan1 826 83", "remote-tunwan3 174 17");
        assertThat(counted(Map.of(2, Map.of(1, 0L)))).extracting(gateway -> gateway.newConnections + " " + gateway.observedShare)
                .containsExactly("0 null", "0 null", "0 null");
        assertThat(counted(Map.of(1, Map.of(1, 5L)))).extracting(gateway -> gateway.newConnections + " " + gateway.observedShare)
                .containsExactly("null null", "null null", "null null");
    }

    @Test
    void eachGatewaySaysWhyItIsNotInUse() {
        agencyAfterACutOfWan2();
        failover.verdict(2, Availability.Unavailable, "3 probes in a row stayed without an answer", CUT);
        assertThat(router(StateReport.of(seen(Agency.config())), "production-router").gateways)
                .extracting(gateway -> gateway.quality + " " + gateway.reason + " " + gateway.until)
                .containsExactly("Good 3 probes in a row stayed without an answer null", "Good null null", "Good null null");

        for (int second = 1; second <= 4; second++) {
            failover.verdict(3, Availability.Unavailable, CUT.plusSeconds(second));
            failover.verdict(3, Availability.Ready, CUT.plusSeconds(second));
        }
        assertThat(router(StateReport.of(seen(Agency.config())), "production-router").gateways.getLast()).satisfies(gateway ->
                assertThat(gateway.quality + ", " + gateway.reason + " until " + gateway.until)
                        .startsWith("Damped, it failed too often in short order until 2026-11-24T12:02:"));
    }

    @Test
    void aGatewayThatWasNeverMeasuredHasNoFigures() {
        agencyAfterACutOfWan2();
        GatewayReport voip = router(StateReport.of(seen(Agency.config())), "voip-router").gateways.getFirst();

        assertThat(voip.state).isEqualTo(GatewayState.Active);
        assertThat(voip.roundTripMicros).isNull();
        assertThat(voip.lossPercent).isNull();
    }

    /** Decisions are about the new configuration as soon as its programming begins, and the report about the one that is in force. */
    @Test
    void decisionsThatAreAheadOfTheConfigurationInForceDoNotBreakTheReport() {
        agencyAfterACutOfWan2();
        FirewallConfig before = Agency.changed(document -> {
            document.putArray("rules");
            document.withArray("gateways").remove(2);
            document.withArray("routers").remove(2);
        });

        FirewallStateStatus status = StateReport.of(seen(before));
        assertThat(status.routers).extracting(router -> router.name).containsExactly("http-router", "production-router");
        assertThat(router(status, "production-router").gateways).extracting(gateway -> gateway.name).containsExactly("remote-tunwan2", "remote-tunwan1");
    }

    @Test
    void beforeTheFirstConfigurationOnlyFailuresAreTold() {
        FirewallStateStatus status = StateReport.of(new Observation(null, 0, "vti", List.of(new ApplyFailure("Firewall", "agency", "no")),
                Map.of(), Map.of(), Map.of(), Map.of(), Map.of()));

        assertThat(status.appliedRevision).isZero();
        assertThat(status.failures).hasSize(1);
        assertThat(status.tunnels).isEmpty();
    }

    @Test
    void noReportHoldsAKey() {
        agencyAfterACutOfWan2();

        assertThat(Serialization.asJson(StateReport.of(seen(Agency.config())))).doesNotContain(Agency.keys());
        assertThat(seen(Agency.config()).toString()).doesNotContain(Agency.keys());
    }
}
