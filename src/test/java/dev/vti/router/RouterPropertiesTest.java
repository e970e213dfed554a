package dev.vti.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.config.RouterConfig;
import dev.vti.model.Availability;
import dev.vti.model.ConnectionMark;
import dev.vti.model.GatewayQuality;
import dev.vti.model.GatewayState;
import dev.vti.model.NoGatewayPolicy;
import dev.vti.model.RouterState;
import dev.vti.router.RouterStatus.GatewayStatus;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every router object and its gateways after any sequence of events; each seed is one {@link Simulation}. */
class RouterPropertiesTest {

    private static final int EVENTS = 80;

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    private interface Step {

        /** @param before the router object before the event that led to the simulation's state */
        void check(Simulation site, RouterStatus before);
    }

    private static Simulation history(long seed, Step step) {
        Simulation site = new Simulation(seed);
        for (int event = 0; event < EVENTS; event++) {
            RouterStatus before = site.router;
            site.step();
            step.check(site, before);
        }
        return site;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anySequenceOfEventsEndsInALegalState(long seed) {
        history(seed, (site, before) -> {
            RouterStatus router = site.router;
            assertThat(router.gateways()).extracting(GatewayStatus::gatewayId)
                    .containsExactlyElementsOf(Routers.members(site.config).stream().map(RouterConfig.Member::gatewayId).toList());
            assertThat(router.buckets()).hasSize(GatewayChoice.BUCKETS);
            assertSharesAreWhole(site.config, router);
            router.gateways().forEach(gateway -> assertLegal(gateway, site.now));
            assertThat(router.state() == RouterState.Unknown)
                    .isEqualTo(router.gateways().stream().allMatch(gateway -> gateway.availability() == Availability.Unknown));
            assertThat(router.state() == RouterState.NoGateway && !router.activeGateways().isEmpty()).isFalse();
        });
    }

    private static void assertLegal(GatewayStatus gateway, Instant now) {
        boolean isKnown = gateway.availability() != Availability.Unknown;
        boolean answers = gateway.availability() == Availability.Ready || gateway.availability() == Availability.NotMonitored;
        assertThat(gateway.usable()).isEqualTo(gateway.state() != GatewayState.Unavailable);
        assertThat(!isKnown || gateway.usable() == answers).isTrue();
        assertThat(gateway.availability() != Availability.Ready || gateway.availableSince() != null).isTrue();
        assertThat(gateway.until() == null || gateway.quality() == GatewayQuality.Damped && gateway.until().isAfter(now)).isTrue();
        assertThat(gateway.until() == null || gateway.until().isBefore(now.plusSeconds(121))).isTrue();
        assertThat(!isKnown || gateway.quality() != GatewayQuality.Damped || gateway.until() != null).isTrue();
        boolean inOrder = gateway.state() == GatewayState.Active && gateway.quality() == GatewayQuality.Good;
        assertThat(gateway.reason() == null).isEqualTo(inOrder);
    }

    private static void assertSharesAreWhole(RouterConfig config, RouterStatus router) {
        int sum = router.gateways().stream().mapToInt(GatewayStatus::distribution).sum();
        if (router.activeGateways().isEmpty()) {
            assertThat(sum).isZero();
            assertThat(router.buckets()).containsOnly(config.ifNoGatewayAvailable() == NoGatewayPolicy.DoNotRoute
                    ? ConnectionMark.DROP : ConnectionMark.DEFAULT_ROUTE);
        } else {
            assertThat(sum).isEqualTo(100);
            assertThat(router.activeGateways()).containsAll(router.buckets());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingUnavailableCarriesNothingUsableIsLeftAsideAndTheBestComeFirst(long seed) {
        history(seed, (site, before) -> {
            List<GatewayStatus> usable = site.router.gateways().stream().filter(GatewayStatus::usable).toList();
            Set<Integer> active = site.router.activeGateways();
            assertThat(usable.stream().map(GatewayStatus::gatewayId).toList()).containsAll(active);
            assertThat(active.isEmpty()).isEqualTo(usable.isEmpty());
            usable.stream().map(GatewayStatus::quality).min(GatewayQuality::compareTo).ifPresent(best -> assertThat(site.router.gateways())
                    .filteredOn(gateway -> gateway.state() == GatewayState.Active).extracting(GatewayStatus::quality).containsOnly(best));
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void timesChangeExactlyWhenWhatTheyTellChanges(long seed) {
        history(seed, (site, before) -> {
            if (before.since() != null) {
                assertThat(site.router.since()).isEqualTo(before.activeGateways().equals(site.router.activeGateways()) ? before.since() : site.now);
            }
            Map<Integer, GatewayStatus> earlier = before.gateways().stream().collect(Collectors.toMap(GatewayStatus::gatewayId, g -> g));
            for (GatewayStatus gateway : site.router.gateways()) {
                GatewayStatus was = earlier.get(gateway.gatewayId());
                if (was != null && was.lastStatusChange() != null) {
                    assertThat(gateway.lastStatusChange()).isEqualTo(was.state() == gateway.state() ? was.lastStatusChange() : site.now);
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theSameEvidenceAgainChangesNothing(long seed) {
        history(seed, (site, before) -> {
            assertThat(RouterMachine.next(site.config, site.router, site.health(), site.now.plusSeconds(60))).isEqualTo(site.router);
            site.histories.forEach((id, history) ->
                    assertThat(GatewayMachine.next(site.gateways.get(id), history, site.evidence.get(id), site.now)).isEqualTo(history));
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whoLooksAgainAtTheTimeThatWasSaidFindsItOver(long seed) {
        history(seed, (site, before) -> site.histories.forEach((id, history) -> {
            if (history.health().until() != null) {
                GatewayHealth then = GatewayMachine.next(site.gateways.get(id), history, site.evidence.get(id), history.health().until()).health();
                assertThat(then.until()).isNull();
                assertThat(then.quality()).isNotEqualTo(GatewayQuality.Damped);
                GatewayHealth early = GatewayMachine.next(site.gateways.get(id), history, site.evidence.get(id),
                        history.health().until().minusMillis(1)).health();
                assertThat(early).isEqualTo(history.health());
            }
        }));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theSameHistoryGivesTheSameStatus(long seed) {
        assertThat(history(seed, (site, before) -> { }).router).isEqualTo(history(seed, (site, before) -> { }).router);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noMoreBucketsMoveThanMust(long seed) {
        history(seed, (site, before) -> {
            int kept = 0;
            for (int bucket = 0; bucket < GatewayChoice.BUCKETS; bucket++) {
                kept += before.buckets().get(bucket).equals(site.router.buckets().get(bucket)) ? 1 : 0;
            }
            int couldBeKept = new HashSet<>(site.router.buckets()).stream().mapToInt(egress -> Math.min(
                    Collections.frequency(before.buckets(), egress), Collections.frequency(site.router.buckets(), egress))).sum();
            assertThat(kept).isEqualTo(couldBeKept);
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anIdleGatewaysFlapMovesNothing(long seed) {
        history(seed, (site, before) -> {
            RouterStatus router = site.router;
            List<GatewayStatus> idle = router.gateways().stream().filter(gateway -> gateway.state() == GatewayState.OnStandby).toList();
            for (GatewayStatus gateway : idle) {
                Map<Integer, GatewayHealth> flapped = new HashMap<>(site.health());
                flapped.put(gateway.gatewayId(), Routers.health(Availability.Unavailable));
                RouterStatus down = RouterMachine.next(site.config, router, flapped, site.now.plusSeconds(1));
                flapped.put(gateway.gatewayId(), site.health().get(gateway.gatewayId()));
                RouterStatus up = RouterMachine.next(site.config, down, flapped, site.now.plusSeconds(2));
                assertThat(List.of(down.buckets(), up.buckets())).containsOnly(router.buckets());
                if (router.since() != null) {
                    assertThat(List.of(down.since(), up.since())).containsOnly(router.since());
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void silenceMovesNothing(long seed) {
        history(seed, (site, before) -> {
            Map<Integer, GatewayHealth> quiet = new HashMap<>();
            site.histories.forEach((id, history) -> {
                GatewayEvidence known = site.evidence.get(id);
                GatewayEvidence silence = new GatewayEvidence(known.devices(), known.tunnel(), Availability.Unknown, null, known.measurement());
                quiet.put(id, GatewayMachine.next(site.gateways.get(id), history, silence, site.now).health());
            });
            assertThat(RouterMachine.next(site.config, site.router, quiet, site.now).buckets()).isEqualTo(site.router.buckets());
        });
    }
}
