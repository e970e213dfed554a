package dev.vti.router;

import static dev.vti.model.Availability.NotMonitored;
import static dev.vti.model.Availability.Ready;
import static dev.vti.model.Availability.Unavailable;
import static dev.vti.model.Availability.Unknown;
import static dev.vti.router.Routers.START;
import static dev.vti.router.Routers.gateway;
import static dev.vti.router.Routers.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.config.RouterConfig;
import dev.vti.config.RouterConfig.Member;
import dev.vti.model.ConnectionMark;
import dev.vti.model.Failback;
import dev.vti.model.GatewayQuality;
import dev.vti.model.GatewayRole;
import dev.vti.model.GatewayState;
import dev.vti.model.LoadBalancing;
import dev.vti.model.NoGatewayPolicy;
import dev.vti.model.RouterState;
import dev.vti.router.RouterStatus.GatewayStatus;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterMachineTest {

    private static final RouterConfig PRODUCTION = Routers.production();

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private static RouterStatus cut() {
        RouterStatus up = RouterMachine.next(PRODUCTION, RouterMachine.start(PRODUCTION), seen(PRODUCTION, Ready, Ready, Ready), at(1));
        return RouterMachine.next(PRODUCTION, up, seen(PRODUCTION, Unavailable, Ready, Ready), at(60));
    }

    /** What the gateways' own machines say once the probe has gone quiet. */
    private static Map<Integer, GatewayHealth> quiet(RouterStatus router) {
        Map<Integer, GatewayHealth> quiet = new HashMap<>();
        router.gateways().forEach(gateway -> quiet.put(gateway.gatewayId(),
                new GatewayHealth(Unknown, gateway.usable(), gateway.quality(), "the probe is quiet", null)));
        return quiet;
    }

    @Test
    void beforeAnyResultMainGatewaysCarryAndTheStateIsUnknown() {
        RouterStatus router = RouterMachine.start(PRODUCTION);

        assertThat(router.state()).isEqualTo(RouterState.Unknown);
        assertThat(router.since()).isNull();
        assertThat(router.buckets()).hasSize(GatewayChoice.BUCKETS).containsOnly(2);
        assertThat(router.gateways()).containsExactly(
                new GatewayStatus(2, GatewayRole.Main, 1, GatewayState.Active, null, Unknown, null, true, GatewayQuality.Good, null, null, 100),
                new GatewayStatus(1, GatewayRole.Backup, 50, GatewayState.OnStandby, null, Unknown, null, true, GatewayQuality.Good,
                        "main gateways are in use", null, 0),
                new GatewayStatus(3, GatewayRole.Backup, 10, GatewayState.OnStandby, null, Unknown, null, true, GatewayQuality.Good,
                        "main gateways are in use", null, 0));
    }

    @Test
    void theFirstAnswersAreShownLikeTheNotesMonitor() {
        RouterStatus router = RouterMachine.next(PRODUCTION, RouterMachine.start(PRODUCTION), seen(PRODUCTION, Ready, Ready), at(1));

        assertThat(router.state()).isEqualTo(RouterState.OnMain);
        assertThat(router.since()).isEqualTo(at(1));
        assertThat(gateway(router, 2).lastStatusChange()).isEqualTo(at(1));
        assertThat(gateway(router, 2).availableSince()).isEqualTo(at(1));
        assertThat(gateway(router, 1).lastStatusChange()).isNull();
        assertThat(gateway(router, 1).availableSince()).isEqualTo(at(1));
        assertThat(gateway(router, 3).availability()).isEqualTo(Unknown);
    }

    @Test
    void theNotesFailoverSharesBackups83To17AndComesBack() {
        RouterStatus cut = cut();

        assertThat(cut.state()).isEqualTo(RouterState.OnBackup);
        assertThat(cut.since()).isEqualTo(at(60));
        assertThat(gateway(cut, 2).state()).isEqualTo(GatewayState.Unavailable);
        assertThat(gateway(cut, 2).availableSince()).isNull();
        assertThat(gateway(cut, 2).reason()).isEqualTo("its probes stay without an answer");
        assertThat(gateway(cut, 1).distribution()).isEqualTo(83);
        assertThat(gateway(cut, 3).distribution()).isEqualTo(17);
        assertThat(gateway(cut, 3).reason()).isNull();
        assertThat(Collections.frequency(cut.buckets(), 1)).isEqualTo(213);
        assertThat(Collections.frequency(cut.buckets(), 3)).isEqualTo(43);

        RouterStatus restored = RouterMachine.next(PRODUCTION, cut, seen(PRODUCTION, Ready, Ready, Ready), at(90));
        assertThat(restored.state()).isEqualTo(RouterState.OnMain);
        assertThat(restored.since()).isEqualTo(at(90));
        assertThat(restored.buckets()).containsOnly(2);
    }

    @Test
    void aProbeThatWentQuietKeepsTheDecisionAndItsTimes() {
        RouterStatus cut = cut();
        RouterStatus quiet = RouterMachine.next(PRODUCTION, cut, quiet(cut), at(70));

        assertThat(quiet.state()).isEqualTo(RouterState.Unknown);
        assertThat(quiet.since()).isEqualTo(at(60));
        assertThat(quiet.buckets()).isEqualTo(cut.buckets());
        assertThat(gateway(quiet, 2).state()).isEqualTo(GatewayState.Unavailable);
        assertThat(gateway(quiet, 1).availableSince()).isEqualTo(at(1));

        assertThat(RouterMachine.next(PRODUCTION, quiet, seen(PRODUCTION, Unavailable, Ready, Ready), at(120))).isEqualTo(cut);
    }

    @Test
    void oneGatewayThatIsKnownIsEnoughForTheStateToBeKnown() {
        RouterStatus router = RouterMachine.next(PRODUCTION, RouterMachine.start(PRODUCTION), seen(PRODUCTION, Unknown, Unknown, Ready), at(1));

        assertThat(router.state()).isEqualTo(RouterState.OnMain);
        assertThat(router.buckets()).containsOnly(2);
    }

    @Test
    void aGatewayThatNobodyMonitorsCarriesAndIsNotSaidToAnswer() {
        RouterStatus router = RouterMachine.next(PRODUCTION, RouterMachine.start(PRODUCTION), seen(PRODUCTION, NotMonitored), at(1));

        assertThat(router.state()).isEqualTo(RouterState.OnMain);
        assertThat(gateway(router, 2).state()).isEqualTo(GatewayState.Active);
        assertThat(gateway(router, 2).lastStatusChange()).isEqualTo(at(1));
        assertThat(gateway(router, 2).availableSince()).isNull();
    }

    @Test
    void withoutAnyGatewayThePolicyFillsTheBuckets() {
        RouterConfig dropping = new RouterConfig(1, "http-router", List.of(new Member(1, 1)), List.of(), 1, false, NoGatewayPolicy.DoNotRoute,
                LoadBalancing.Connection, Failback.NewConnections);
        RouterStatus router = RouterMachine.next(dropping, RouterMachine.start(dropping), seen(dropping, Unavailable), at(1));

        assertThat(router.state()).isEqualTo(RouterState.NoGateway);
        assertThat(router.buckets()).hasSize(GatewayChoice.BUCKETS).containsOnly(ConnectionMark.DROP);
    }

    @Test
    void aNewConfigurationKeepsWhatItDoesNotChange() {
        RouterStatus before = RouterMachine.next(PRODUCTION, RouterMachine.start(PRODUCTION), seen(PRODUCTION, Unavailable, Ready, Ready), at(1));
        RouterConfig renamed = new RouterConfig(1, "renamed", List.of(new Member(2, 7)), List.of(new Member(3, 10), new Member(1, 50)), 1, true,
                NoGatewayPolicy.DoNotRoute, LoadBalancing.Source, Failback.NewConnections);
        RouterStatus after = RouterMachine.next(renamed, before, seen(PRODUCTION, Unavailable, Ready, Ready), at(60));

        assertThat(after.since()).isEqualTo(at(1));
        assertThat(after.buckets()).isEqualTo(before.buckets());
        assertThat(gateway(after, 1)).isEqualTo(gateway(before, 1));
    }

    @Test
    void aGatewayThatIsNamedTwiceCountsOnce() {
        RouterConfig twice = new RouterConfig(1, "router", List.of(new Member(1, 50)), List.of(new Member(1, 10)), 1, true,
                NoGatewayPolicy.DoNotRoute, LoadBalancing.Connection, Failback.NewConnections);

        assertThat(RouterMachine.start(twice).gateways()).extracting(GatewayStatus::role).containsExactly(GatewayRole.Main);
    }
}
