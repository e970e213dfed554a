package dev.vti.firewall.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.MonitoringConfig;
import dev.vti.config.RouterConfig;
import dev.vti.firewall.Agency;
import dev.vti.model.Availability;
import dev.vti.model.Failback;
import dev.vti.model.GatewayQuality;
import dev.vti.model.GatewayState;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.LinkState;
import dev.vti.model.LoadBalancing;
import dev.vti.model.NoGatewayPolicy;
import dev.vti.model.ProbeMethod;
import dev.vti.model.RouterState;
import dev.vti.model.TunnelAvailability;
import dev.vti.router.GatewayChoice;
import dev.vti.router.PathQuality;
import dev.vti.router.RouterStatus;
import dev.vti.router.RouterStatus.GatewayStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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

        failover.adopt(Agency.changed(document -> ((ObjectNode) document.get("gateways").get(1))
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

    private static FirewallConfig agency(Consumer<ObjectNode> change) {
        return Agency.changed(change);
    }

    private static ObjectNode object(ObjectNode document, String list, String field, String value) {
        for (JsonNode element : document.get(list)) {
            if (element.get(field).asText().equals(value)) {
                return (ObjectNode) element;
            }
        }
        throw new IllegalArgumentException("there is no " + field + " " + value);
    }

    private GatewayStatus gateway(int router, int id) {
        return failover.states().get(router).gateways().stream().filter(gateway -> gateway.gatewayId() == id).findFirst().orElseThrow();
    }

    @Test
    void aDeviceOrATunnelThatGoesDownMovesTrafficAtOnce() {
        allReady();
        assertThat(failover.link(new InterfaceName("tunwan2"), LinkState.Missing, LATER).map(choice -> buckets(choice, PRODUCTION))).contains(Set.of(1, 3));
        assertThat(gateway(PRODUCTION, 2).reason()).isEqualTo("device tunwan2 does not exist");
        assertThat(failover.link(new InterfaceName("tunwan2"), LinkState.Up, LATER).map(choice -> buckets(choice, PRODUCTION))).contains(Set.of(2));

        assertThat(failover.tunnel("wan2", TunnelAvailability.Down, LATER).map(choice -> buckets(choice, PRODUCTION))).contains(Set.of(1, 3));
        assertThat(gateway(PRODUCTION, 2).availability()).isEqualTo(Availability.Unavailable);
        assertThat(failover.tunnel("wan2", TunnelAvailability.Unknown, LATER)).isEmpty();
        assertThat(gateway(PRODUCTION, 2).availability()).isEqualTo(Availability.Unknown);
        assertThat(failover.tunnel("wan2", TunnelAvailability.Up, LATER).map(choice -> buckets(choice, PRODUCTION))).contains(Set.of(2));
    }

    @Test
    void theAccessLinkOfATunnelIsOnTheWayToo() {
        allReady();

        assertThat(failover.link(new InterfaceName("wan2"), LinkState.Down, LATER).map(choice -> buckets(choice, PRODUCTION))).contains(Set.of(1, 3));
        assertThat(gateway(PRODUCTION, 2).reason()).isEqualTo("device wan2 is down");
    }

    @Test
    void whatNoGatewayIsBehindIsPassedOver() {
        allReady();

        assertThat(failover.link(new InterfaceName("eth9"), LinkState.Down, LATER)).isEmpty();
        assertThat(failover.tunnel("wan9", TunnelAvailability.Down, LATER)).isEmpty();
        assertThat(failover.measured(Map.of(99, new PathQuality(1L, 1L, 100)), LATER)).isEmpty();
    }

    @Test
    void aDeviceKnownToBeDownBeforeTheConfigurationStaysKnown() {
        allReady();
        failover.link(new InterfaceName("tunwan2"), LinkState.Down, LATER);

        failover.adopt(Agency.without("routers", "name", "voip-router"), LATER);
        assertThat(buckets(failover.choice(), PRODUCTION)).containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void badQualityMovesTrafficAndGoodQualityBringsItBack() {
        failover.adopt(agency(document -> ((ObjectNode) object(document, "gateways", "object", "remote-tunwan2").get("monitoring"))
                .putObject("thresholds").put("latencyMillis", 100)), NOON);
        List.of(1, 2, 3).forEach(gateway -> failover.verdict(gateway, Availability.Ready, NOON));

        assertThat(failover.measured(Map.of(2, new PathQuality(120_000L, null, 0)), LATER).map(choice -> buckets(choice, PRODUCTION))).contains(Set.of(1, 3));
        assertThat(gateway(PRODUCTION, 2).quality()).isEqualTo(GatewayQuality.Degraded);
        assertThat(failover.choice().liveGateways()).describedAs("established connections stay").contains(2);
        assertThat(failover.measured(Map.of(2, new PathQuality(90_000L, null, 0)), LATER)).isEmpty();
        assertThat(failover.measured(Map.of(2, new PathQuality(80_000L, null, 0)), LATER).map(choice -> buckets(choice, PRODUCTION))).contains(Set.of(2));
    }

    private static FirewallConfig holding(int seconds) {
        return agency(document -> document.get("gateways").forEach(gateway -> ((ObjectNode) gateway.get("monitoring")).put("holdDownMillis", seconds * 1000)));
    }

    @Test
    void aHoldDownEndsWhenItSaidItWould() {
        failover.adopt(holding(30), NOON);
        List.of(1, 2, 3).forEach(gateway -> failover.verdict(gateway, Availability.Ready, NOON));
        assertThat(failover.nextDeadline()).isEmpty();

        failover.verdict(2, Availability.Unavailable, LATER);
        assertThat(failover.verdict(2, Availability.Ready, LATER.plusSeconds(5)).map(choice -> choice.liveGateways().contains(2))).contains(true);
        assertThat(buckets(failover.choice(), PRODUCTION)).containsExactlyInAnyOrder(1, 3);
        assertThat(failover.nextDeadline()).contains(LATER.plusSeconds(35));

        assertThat(failover.timePassed(LATER.plusSeconds(34))).isEmpty();
        assertThat(failover.timePassed(LATER.plusSeconds(35)).map(choice -> buckets(choice, PRODUCTION))).contains(Set.of(2));
        assertThat(failover.nextDeadline()).isEmpty();
    }

    private static FirewallConfig withFailback(Failback failback) {
        return agency(document -> object(document, "routers", "name", "production-router").put("failback", failback.name()));
    }

    @Test
    void withFailbackAllEstablishedConnectionsFollowToo() {
        FirewallConfig all = agency(document -> {
            object(document, "routers", "name", "production-router").put("failback", "All");
            ArrayNode gateways = (ArrayNode) document.get("gateways");
            for (int id = 1; id <= 3; id++) {
                gateways.add(((ObjectNode) gateways.get(id - 1)).deepCopy().put("id", 10 + id).put("router", "production-router"));
            }
            for (String role : List.of("main", "backup")) {
                object(document, "routers", "name", "production-router").get(role)
                        .forEach(member -> ((ObjectNode) member).put("gatewayId", 10 + member.get("gatewayId").asInt()));
            }
        });
        failover.adopt(all, NOON);
        List.of(1, 2, 3, 11, 12, 13).forEach(gateway -> failover.verdict(gateway, Availability.Ready, NOON));
        assertThat(failover.choice().liveGateways()).containsExactlyInAnyOrder(1, 2, 3, 12);

        failover.verdict(12, Availability.Unavailable, LATER);
        assertThat(failover.choice().liveGateways()).containsExactlyInAnyOrder(1, 2, 3, 11, 13);

        failover.verdict(12, Availability.Ready, LATER);
        assertThat(failover.choice().liveGateways()).containsExactlyInAnyOrder(1, 2, 3, 12);
    }

    /** What a restarted agent knows before anything has been heard. */
    private Failover restarted(FirewallConfig config, Instant now) {
        Failover restarted = new Failover();
        restarted.remember(failover.memory());
        restarted.adopt(config, now);
        return restarted;
    }

    @Test
    void aRestartedFirewallGoesOnWhereItWas() {
        failover.adopt(withFailback(Failback.Never), NOON);
        List.of(1, 2, 3).forEach(gateway -> failover.verdict(gateway, Availability.Ready, NOON));
        failover.verdict(2, Availability.Unavailable, LATER);
        failover.verdict(2, Availability.Ready, LATER.plusSeconds(10));

        Failover restarted = restarted(withFailback(Failback.Never), LATER.plusSeconds(100));
        assertThat(restarted.choice()).isEqualTo(failover.choice());
        assertThat(restarted.states().get(PRODUCTION).state()).isEqualTo(RouterState.Unknown);

        List.of(1, 2, 3).forEach(gateway -> restarted.verdict(gateway, Availability.Ready, LATER.plusSeconds(101)));
        assertThat(restarted.states()).isEqualTo(failover.states());
        assertThat(restarted.states().get(PRODUCTION).since()).isEqualTo(LATER);
        assertThat(buckets(restarted.choice(), PRODUCTION)).containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void aRestartDuringAFailoverMovesNothingUntilTheProbeSpeaks() {
        allReady();
        failover.verdict(2, Availability.Unavailable, LATER);

        Failover restarted = restarted(Agency.config(), LATER.plusSeconds(1));
        assertThat(restarted.choice()).isEqualTo(failover.choice());
        assertThat(restarted.verdict(2, Availability.Ready, LATER.plusSeconds(2)).map(choice -> buckets(choice, PRODUCTION))).contains(Set.of(2));
    }

    @Test
    void dampingSurvivesARestart() {
        allReady();
        for (int second = 1; second <= 4; second++) {
            failover.verdict(2, Availability.Unavailable, LATER.plusSeconds(second));
            failover.verdict(2, Availability.Ready, LATER.plusSeconds(second));
        }
        Instant end = gateway(PRODUCTION, 2).until();

        Failover restarted = restarted(Agency.config(), LATER.plusSeconds(10));
        assertThat(restarted.nextDeadline()).isEmpty();
        restarted.verdict(2, Availability.Ready, LATER.plusSeconds(11));
        assertThat(restarted.nextDeadline()).contains(end);
    }

    @Test
    void aMemoryOfAnotherNextHopIsNotUsed() {
        allReady();
        failover.verdict(2, Availability.Unavailable, LATER);

        Failover restarted = restarted(agency(document -> object(document, "gateways", "object", "remote-tunwan2").put("address", "172.16.1.5")), LATER);
        assertThat(buckets(restarted.choice(), PRODUCTION)).containsExactly(2);
        assertThat(restarted.states().get(PRODUCTION).gateways().getFirst().lastStatusChange()).isNull();
    }

    /** The agent adopts a configuration before the packet filter has taken it, and goes back if it is refused. */
    @Test
    void aConfigurationThatIsTakenBackLeavesNoTrace() {
        allReady();
        failover.verdict(2, Availability.Unavailable, LATER);
        GatewayChoice before = failover.choice();

        failover.adopt(agency(document -> {
            document.putArray("routers");
            document.putArray("gateways");
        }), LATER);
        assertThat(failover.choice()).isEqualTo(new GatewayChoice(Set.of(), Map.of()));

        assertThat(failover.adopt(Agency.config(), LATER)).isEqualTo(before);
        assertThat(failover.states().get(PRODUCTION).since()).isEqualTo(LATER);
    }

    /** 1,000 router objects with 64 gateways each, out of 128 behind two devices. */
    private static FirewallConfig large() {
        MonitoringConfig monitoring = new MonitoringConfig(ProbeMethod.ICMP, null, 300, 100, 3, 1, 0, List.of(), 1, null, true);
        List<GatewayConfig> gateways = IntStream.rangeClosed(1, 128).mapToObj(id -> new GatewayConfig(id, "g" + id, IpAddress.parse("10.1.0." + id),
                new InterfaceName(id <= 64 ? "left" : "right"), monitoring, null, null)).toList();
        List<RouterConfig> routers = IntStream.rangeClosed(1, 1000).mapToObj(id -> new RouterConfig(id, "r" + id,
                members(IntStream.range(0, 32).map(i -> 1 + (id + i) % 64)), members(IntStream.range(0, 32).map(i -> 65 + (id + i) % 64)), 1, true,
                NoGatewayPolicy.DoNotRoute, LoadBalancing.Connection, Failback.NewConnections)).toList();
        FirewallConfig agency = Agency.config();
        return new FirewallConfig(agency.formatVersion(), "large", "large", agency.defaultAction(), List.of(), List.of(), List.of(), gateways, routers,
                List.of(), List.of(), List.of());
    }

    private static List<RouterConfig.Member> members(IntStream ids) {
        return ids.mapToObj(id -> new RouterConfig.Member(id, 1)).toList();
    }

    @Test
    void aThousandRoutersMoveTogetherAndOnlyThoseThatHaveTo() {
        failover.adopt(large(), NOON);
        IntStream.rangeClosed(1, 128).forEach(gateway -> failover.verdict(gateway, Availability.Ready, NOON));
        assertThat(failover.choice().buckets().values()).hasSize(1000).allMatch(buckets -> buckets.stream().allMatch(egress -> egress <= 64));

        assertThat(failover.verdict(1, Availability.Unavailable, LATER)).isPresent();
        assertThat(failover.states().values().stream().filter(router -> router.since().equals(LATER)).count())
                .describedAs("32 of every 64, 15 times, and 8 of the last 40").isEqualTo(488);

        GatewayChoice choice = failover.link(new InterfaceName("left"), LinkState.Down, LATER.plusSeconds(1)).orElseThrow();
        assertThat(choice.liveGateways()).hasSize(64);
        assertThat(choice.buckets().values()).hasSize(1000).allMatch(buckets -> buckets.stream().allMatch(egress -> egress > 64));
        assertThat(failover.states().values().stream().map(RouterStatus::state).distinct()).containsExactly(RouterState.OnBackup);
    }
}
