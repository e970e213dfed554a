package dev.vti.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.api.RouterObjectSpec.Gateway;
import dev.vti.config.FirewallConfig;
import dev.vti.model.Failback;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Ids stay with what they were given to. */
class IdsTest {

    @Test
    void theKnownKeepTheirsAndTheNewGetTheLowestThatNothingInUseHas() {
        assertThat(Ids.assign(List.of("a", "b", "c", "d"), Map.of("c", 1, "b", 4), Set.of(1, 2, 4), 9))
                .isEqualTo(Map.of("a", 3, "b", 4, "c", 1, "d", 5));
    }

    @Test
    void whatIsOutOfRangeOrTakenTwiceIsNotKept() {
        assertThat(Ids.assign(List.of("a", "b", "c"), Map.of("a", 0, "b", 10, "c", 2), Set.of(2), 9)).isEqualTo(Map.of("a", 1, "b", 3, "c", 2));
        assertThat(Ids.assign(List.of("a", "b"), Map.of("a", 1, "b", 1), Set.of(1), 9)).isEqualTo(Map.of("a", 1, "b", 2));
    }

    @Test
    void noneIsLeft() {
        assertThat(Ids.assign(List.of("a", "b", "c"), Map.of("c", 2), Set.of(2), 2)).isEqualTo(Map.of("a", 1, "c", 2));
    }

    private static Map<String, Integer> gateways(FirewallConfig config) {
        return config.gateways().stream().collect(Collectors.toMap(gateway -> gateway.object() + " " + gateway.monitoring(), one -> one.id(),
                (some, other) -> some, TreeMap::new));
    }

    @Test
    void anObjectThatComesFirstByNameDoesNotMoveTheOthers() {
        Manifests site = Manifests.agency();
        FirewallConfig before = site.config();
        site.host("a-gateway", "198.51.100.9").virtualInterface("a-tunnel", spec -> spec.address = "172.16.2.1/30")
                .router("a-router", spec -> spec.gateways = List.of(gateway("a-gateway")));
        FirewallConfig after = site.compileAfter(before).firewalls().get("agency").config();

        assertThat(gateways(after)).containsAllEntriesOf(gateways(before)).containsValue(4);
        assertThat(after.routers()).extracting(router -> router.name() + " " + router.id())
                .containsExactly("a-router 4", "http-router 1", "production-router 2", "voip-router 3");
        assertThat(after.virtualInterfaces()).extracting(one -> one.device() + " " + one.id())
                .containsExactly("a-tunnel 4", "tunwan1 1", "tunwan2 2", "tunwan3 3");
    }

    @Test
    void aFreedIdWaitsOneCompilation() {
        Manifests site = Manifests.agency();
        FirewallConfig first = site.config();
        site.routers.remove("http-router");
        site.rules.remove("http-ftp");
        site.router("new-router", spec -> spec.gateways = List.of(gateway("remote-tunwan1")));
        FirewallConfig second = site.compileAfter(first).firewalls().get("agency").config();
        assertThat(second.routers()).extracting(router -> router.name() + " " + router.id())
                .containsExactly("new-router 4", "production-router 2", "voip-router 3");

        site.router("z-router", spec -> spec.gateways = List.of(gateway("remote-tunwan1")));
        FirewallConfig third = site.compileAfter(second).firewalls().get("agency").config();
        assertThat(third.routers()).extracting(router -> router.name() + " " + router.id()).contains("new-router 4", "z-router 1");
    }

    @Test
    void newProbeSettingsOrANewAddressMoveNoConnection() {
        Manifests site = Manifests.agency();
        FirewallConfig before = site.config();
        site.routers.values().forEach(router -> {
            router.monitoring.frequency = "300ms";
            router.monitoring.wait = "100ms";
        });
        site.virtualInterface("tunwan1", spec -> spec.address = "172.16.7.1/30").host("remote-tunwan1", "172.16.7.2");
        FirewallConfig after = site.compileAfter(before).firewalls().get("agency").config();

        assertThat(after.gateways()).extracting(gateway -> gateway.id() + " " + gateway.object() + " " + gateway.address())
                .containsExactly("1 remote-tunwan1 172.16.7.2", "2 remote-tunwan2 172.16.1.6", "3 remote-tunwan3 172.16.1.10");
    }

    @Test
    void anotherFailbackMovesNoConnection() {
        Manifests site = Manifests.agency();
        site.routers.keySet().retainAll(Set.of("production-router"));
        site.rules.keySet().retainAll(Set.of("production"));
        FirewallConfig before = site.config();
        site.router("production-router", spec -> spec.failback = Failback.All);
        FirewallConfig all = site.compileAfter(before).firewalls().get("agency").config();
        assertThat(all.gateways()).extracting(gateway -> gateway.id() + " " + gateway.object() + " " + gateway.router()).containsExactly(
                "1 remote-tunwan1 production-router", "2 remote-tunwan2 production-router", "3 remote-tunwan3 production-router");

        site.router("production-router", spec -> spec.failback = Failback.Never);
        assertThat(site.compileAfter(all).firewalls().get("agency").config().gateways()).extracting(gateway -> gateway.id() + " " + gateway.router())
                .containsExactly("1 null", "2 null", "3 null");
    }

    @Test
    void aSharedGatewayKeepsItsIdForThoseWhoGoOnSharingIt() {
        Manifests site = Manifests.agency();
        FirewallConfig before = site.config();
        site.router("production-router", spec -> spec.failback = Failback.All);

        assertThat(site.compileAfter(before).firewalls().get("agency").config().gateways()).extracting(gateway -> gateway.id() + " " + gateway.object() + " "
                + gateway.router()).containsExactly("1 remote-tunwan1 null", "2 remote-tunwan2 null", "3 remote-tunwan3 null",
                "4 remote-tunwan1 production-router", "5 remote-tunwan2 production-router", "6 remote-tunwan3 production-router");
    }

    @Test
    void aThousandRoutersWith64GatewaysEachShareThemAndCompileToTheSameIdsAgain() {
        Manifests site = Manifests.agency();
        site.firewall(spec -> spec.interfaces.get(0).addresses = List.of("10.1.0.254/16"));
        IntStream.range(0, 200).forEach(i -> site.host(String.format("g%03d", i), "10.1.1." + (1 + i)));
        for (int router = 0; router < 1000; router++) {
            int first = router;
            site.router("r" + router, spec -> {
                spec.gateways = IntStream.range(0, 32).mapToObj(i -> gateway(String.format("g%03d", (first + i) % 200))).toList();
                spec.backupGateways = IntStream.range(32, 64).mapToObj(i -> gateway(String.format("g%03d", (first + i) % 200))).toList();
            });
        }
        Compilation first = site.compile();
        assertThat(first.findings()).isEmpty();
        FirewallConfig config = first.firewalls().get("agency").config();
        assertThat(config.routers()).hasSize(1003);
        assertThat(config.gateways()).hasSize(203);
        assertThat(site.compileAfter(config).firewalls().get("agency").config()).isEqualTo(config);
    }

    @Test
    void whoHasItsGatewaysToItselfIsLeftOutFirstWhenIdsRunOutAndCostsNobodyElse() {
        Manifests site = Manifests.agency();
        site.firewall(spec -> spec.interfaces.get(0).addresses = List.of("10.1.0.254/16"));
        IntStream.range(0, 64).forEach(i -> site.host(String.format("g%02d", i), "10.1.1." + (1 + i)));
        for (int router = 0; router < 70; router++) {
            site.router(String.format("r%02d", router), spec -> {
                spec.failback = Failback.All;
                spec.gateways = IntStream.range(0, 64).mapToObj(i -> gateway(String.format("g%02d", i))).toList();
            });
        }
        Compilation compilation = site.compile();

        assertThat(compilation.findings()).isNotEmpty().allSatisfy(finding -> assertThat(finding.message()).isEqualTo("spec.gateways: Firewall 'agency' "
                + "has more than 4000 gateways: remove some; router objects share a gateway that they monitor alike, unless their failback is All"));
        assertThat(compilation.firewalls().get("agency").config().routers()).hasSize(3 + 62).extracting("name")
                .contains("http-router", "production-router", "voip-router", "r00", "r61").doesNotContain("r62");
        assertThat(site.compileAfter(compilation.firewalls().get("agency").config())).isEqualTo(compilation);
    }

    @Test
    void moreGatewaysThanMarksIsAFindingOnTheRoutersThatGetNone() {
        Manifests site = Manifests.agency();
        site.firewall(spec -> spec.interfaces.get(0).addresses = List.of("10.1.0.254/16"));
        IntStream.range(0, 4010).forEach(i -> {
            String name = String.format("g%04d", i);
            site.host(name, "10.1." + (1 + i / 250) + "." + (1 + i % 250));
            site.router("r" + i / 50, spec -> spec.gateways = append(spec.gateways, gateway(name)));
        });
        Compilation compilation = site.compile();

        assertThat(compilation.findings()).filteredOn(finding -> finding.object().kind().equals(ObjectKey.ROUTER_OBJECT)).isNotEmpty()
                .allMatch(finding -> finding.message().equals("spec.gateways: Firewall 'agency' has more than 4000 gateways: remove some; "
                        + "router objects share a gateway that they monitor alike, unless their failback is All"));
        assertThat(compilation.firewalls().get("agency").config().gateways()).hasSizeBetween(3900, 4000);
    }

    private static List<Gateway> append(List<Gateway> gateways, Gateway one) {
        return Stream.concat(gateways.stream(), Stream.of(one)).toList();
    }

    private static Gateway gateway(String object) {
        Gateway gateway = new Gateway();
        gateway.object = object;
        return gateway;
    }
}
