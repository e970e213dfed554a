package dev.vti.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.config.RouterConfig;
import dev.vti.model.Availability;
import dev.vti.model.ConnectionMark;
import dev.vti.model.GatewayRole;
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

/** What holds for every router object after any sequence of events; each seed is one router object and its history. */
class RouterPropertiesTest {

    private static final int EVENTS = 60;

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    private interface Step {
        void check(RouterConfig config, RouterStatus before, Map<Integer, Availability> availability, RouterStatus after, Instant now);
    }

    /** Runs a history in which every tenth event or so is also a change of the configuration. */
    private static RouterStatus history(long seed, Step step) {
        Routers routers = new Routers(seed);
        RouterConfig config = routers.router();
        RouterStatus status = RouterMachine.start(config);
        Instant now = Routers.START;
        for (int event = 0; event < EVENTS; event++) {
            now = now.plusMillis(1 + routers.upTo(5000));
            config = routers.upTo(10) == 0 ? routers.router() : config;
            Map<Integer, Availability> availability = routers.availability(config);
            RouterStatus next = RouterMachine.next(config, status, availability, now);
            step.check(config, status, availability, next, now);
            status = next;
        }
        return status;
    }

    private static Set<Integer> active(RouterStatus router) {
        return router.gateways().stream().filter(gateway -> gateway.state() == GatewayState.Active).map(GatewayStatus::gatewayId)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anySequenceOfEventsEndsInALegalState(long seed) {
        history(seed, (config, before, availability, router, now) -> {
            assertThat(router.gateways()).extracting(GatewayStatus::gatewayId)
                    .containsExactlyElementsOf(Routers.members(config).stream().map(RouterConfig.Member::gatewayId).toList());
            assertThat(router.buckets()).hasSize(GatewayChoice.BUCKETS);
            assertSharesAreWhole(config, router);
            assertThat(router.gateways()).allSatisfy(gateway -> {
                assertThat(gateway.usable()).isEqualTo(gateway.state() != GatewayState.Unavailable);
                assertThat(gateway.usable() || gateway.availability() != Availability.Ready).isTrue();
                assertThat(gateway.availability() != Availability.Ready || gateway.availableSince() != null).isTrue();
            });
            assertThat(router.state() == RouterState.Unknown)
                    .isEqualTo(router.gateways().stream().allMatch(gateway -> gateway.availability() == Availability.Unknown));
        });
    }

    private static void assertSharesAreWhole(RouterConfig config, RouterStatus router) {
        int sum = router.gateways().stream().mapToInt(GatewayStatus::distribution).sum();
        if (active(router).isEmpty()) {
            assertThat(sum).isZero();
            assertThat(router.buckets()).containsOnly(config.ifNoGatewayAvailable() == NoGatewayPolicy.DoNotRoute
                    ? ConnectionMark.DROP : ConnectionMark.DEFAULT_ROUTE);
        } else {
            assertThat(sum).isEqualTo(100);
            assertThat(active(router)).containsAll(router.buckets());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingUnavailableCarriesAndNothingUsableIsLeftAside(long seed) {
        history(seed, (config, before, availability, router, now) -> {
            Set<Integer> usable = router.gateways().stream().filter(GatewayStatus::usable).map(GatewayStatus::gatewayId)
                    .collect(Collectors.toSet());
            assertThat(usable).containsAll(active(router));
            assertThat(active(router).isEmpty()).isEqualTo(usable.isEmpty());
            boolean mainUsable = router.gateways().stream().anyMatch(gateway -> gateway.role() == GatewayRole.Main && gateway.usable());
            assertThat(router.gateways()).filteredOn(gateway -> gateway.state() == GatewayState.Active)
                    .allMatch(gateway -> (gateway.role() == GatewayRole.Main) == mainUsable);
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void timesChangeExactlyWhenWhatTheyTellChanges(long seed) {
        history(seed, (config, before, availability, router, now) -> {
            if (before.since() != null) {
                assertThat(router.since()).isEqualTo(active(before).equals(active(router)) ? before.since() : now);
            }
            Map<Integer, GatewayStatus> earlier = before.gateways().stream().collect(Collectors.toMap(GatewayStatus::gatewayId, g -> g));
            for (GatewayStatus gateway : router.gateways()) {
                GatewayStatus was = earlier.get(gateway.gatewayId());
                if (was != null && was.lastStatusChange() != null) {
                    assertThat(gateway.lastStatusChange()).isEqualTo(was.state() == gateway.state() ? was.lastStatusChange() : now);
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theSameEventAgainChangesNothing(long seed) {
        history(seed, (config, before, availability, router, now) ->
                assertThat(RouterMachine.next(config, router, availability, now.plusSeconds(60))).isEqualTo(router));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theSameHistoryGivesTheSameStatus(long seed) {
        assertThat(history(seed, (config, before, availability, router, now) -> { }))
                .isEqualTo(history(seed, (config, before, availability, router, now) -> { }));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noMoreBucketsMoveThanMust(long seed) {
        history(seed, (config, before, availability, router, now) -> {
            int kept = 0;
            for (int bucket = 0; bucket < GatewayChoice.BUCKETS; bucket++) {
                kept += before.buckets().get(bucket).equals(router.buckets().get(bucket)) ? 1 : 0;
            }
            int couldBeKept = new HashSet<>(router.buckets()).stream()
                    .mapToInt(egress -> Math.min(Collections.frequency(before.buckets(), egress), Collections.frequency(router.buckets(), egress)))
                    .sum();
            assertThat(kept).isEqualTo(couldBeKept);
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anIdleGatewaysFlapMovesNothing(long seed) {
        history(seed, (config, before, availability, router, now) -> {
            if (!Routers.settled(router)) {
                return;
            }
            List<GatewayStatus> idle = router.gateways().stream().filter(gateway -> gateway.state() == GatewayState.OnStandby).toList();
            for (GatewayStatus gateway : idle) {
                Map<Integer, Availability> flapped = new HashMap<>(availability);
                flapped.put(gateway.gatewayId(), Availability.Unavailable);
                RouterStatus down = RouterMachine.next(config, router, flapped, now.plusSeconds(1));
                flapped.put(gateway.gatewayId(), Availability.Ready);
                RouterStatus up = RouterMachine.next(config, down, flapped, now.plusSeconds(2));
                assertThat(List.of(down.buckets(), up.buckets())).containsOnly(router.buckets());
                assertThat(List.of(down.since(), up.since())).containsOnly(router.since());
            }
        });
    }
}
