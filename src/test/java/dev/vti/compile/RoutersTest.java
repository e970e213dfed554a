package dev.vti.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.api.RouterObjectSpec;
import dev.vti.api.RouterObjectSpec.Gateway;
import dev.vti.api.RouterObjectSpec.Target;
import dev.vti.api.RouterObjectSpec.Thresholds;
import dev.vti.config.GatewayConfig;
import dev.vti.config.MonitoringConfig;
import dev.vti.config.RouterConfig;
import dev.vti.config.ThresholdsConfig;
import dev.vti.model.Failback;
import dev.vti.model.IpAddress;
import dev.vti.model.ProbeMethod;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Router objects, return routes and the gateways of both. */
class RoutersTest {

    private static List<String> afterChange(Consumer<RouterObjectSpec> change) {
        Manifests site = Manifests.agency().host("nowhere", "192.168.1.1").host("v6", "2001:db8::1").host("own", "172.16.1.5")
                .router("production-router", change);
        assertThat(site.config().routers()).extracting("name").containsExactly("http-router", "voip-router");
        assertThat(site.config().rules()).extracting("name").containsExactly("http-ftp", "voip");
        assertThat(site.findings("FilterRule", "production")).containsExactly("ResolvedRefs ReferenceNotAccepted "
                + "spec.route: RouterObject 'production-router' is not accepted: mend it as its own conditions say");
        assertThat(site.result().held()).isFalse();
        assertThat(site.result().contents()).doesNotContain(new ObjectKey(ObjectKey.ROUTER_OBJECT, "production-router"));
        return site.findings("RouterObject", "production-router");
    }

    @Test
    void aGatewayMustBeAHostInOneOfTheFirewallsNetworks() {
        assertThat(afterChange(spec -> spec.gateways.getFirst().object = "nowhere")).containsExactly("Accepted Inconsistent "
                + "spec.gateways[0].object: NetworkObject 'nowhere' (192.168.1.1) is in no network of Firewall 'agency' or of its virtual "
                + "interfaces: correct the address, or give an interface an address in its network");
        assertThat(afterChange(spec -> spec.backupGateways.getLast().object = "v6")).containsExactly("Accepted Inconsistent "
                + "spec.backupGateways[1].object: NetworkObject 'v6' (2001:db8:0:0:0:0:0:1) is not IPv4: "
                + "use an IPv4 host, gateways are IPv4 only in this release");
        assertThat(afterChange(spec -> spec.gateways.getFirst().object = "own")).singleElement().asString().contains("own address");
        assertThat(afterChange(spec -> spec.gateways.getFirst().object = "remote-network")).singleElement().asString().contains("not a single host");
        assertThat(afterChange(spec -> spec.gateways.getFirst().object = "gone")).singleElement().asString().contains("ReferenceNotFound");
    }

    @Test
    void itsOwnFields() {
        assertThat(afterChange(spec -> spec.gateways = List.of())).containsExactly(
                "Accepted InvalidValue spec.gateways: there is no main gateway: add the NetworkObject of at least one");
        assertThat(afterChange(spec -> spec.gateways.getFirst().weight = 0)).containsExactly(
                "Accepted InvalidValue spec.gateways[0].weight: 0 is out of range: write 1 to 1000");
        assertThat(afterChange(spec -> spec.gateways.getFirst().object = "remote-tunwan1")).containsExactly("Accepted InvalidValue "
                + "spec.backupGateways[0].object: NetworkObject 'remote-tunwan1' is there twice: keep it once, as main or as backup gateway");
        assertThat(afterChange(spec -> spec.monitoring.frequency = "soon")).containsExactly("Accepted InvalidValue "
                + "spec.monitoring.frequency: 'soon' is not a length of time: write a whole number with the unit ms, s or m, such as 15s");
        assertThat(afterChange(spec -> spec.monitoring.frequency = "5s")).singleElement().asString().contains("shorter than wait * tries");
        assertThat(afterChange(spec -> spec.monitoring.frequency = "61m")).singleElement().asString().contains("write 10ms to 60m");
    }

    @Test
    void theFieldsOfItsMonitoring() {
        assertThat(afterChange(spec -> spec.monitoring.triesUp = 0)).containsExactly(
                "Accepted InvalidValue spec.monitoring.triesUp: 0 is out of range: write 1 to 100");
        assertThat(afterChange(spec -> spec.monitoring.holdDown = "61m")).containsExactly(
                "Accepted InvalidValue spec.monitoring.holdDown: '61m' is out of range: write 60m or less");
        assertThat(afterChange(spec -> spec.monitoring.method = ProbeMethod.TCP)).containsExactly(
                "Accepted InvalidValue spec.monitoring.port: the value is missing: write 1 to 65535");
        assertThat(afterChange(spec -> spec.monitoring.port = 443)).containsExactly(
                "Accepted InvalidValue spec.monitoring.port: ICMP has no ports: remove it, or write method TCP");
        assertThat(afterChange(spec -> thresholds(spec).loss = 101)).containsExactly(
                "Accepted InvalidValue spec.monitoring.thresholds.loss: 101 is out of range: write 1 to 100");
        assertThat(afterChange(spec -> thresholds(spec).latency = "2s")).containsExactly("Accepted InvalidValue spec.monitoring.thresholds.latency: "
                + "'2s' is out of range: write at least 1ms and less than spec.monitoring.wait, beyond which a probe counts as lost");
        assertThat(afterChange(spec -> thresholds(spec).jitter = "soon")).singleElement().asString().contains("not a length of time");
    }

    private static Thresholds thresholds(RouterObjectSpec spec) {
        spec.monitoring.thresholds = new Thresholds();
        return spec.monitoring.thresholds;
    }

    @Test
    void aBackupThresholdIsNoMoreThanThereAreMainGateways() {
        assertThat(afterChange(spec -> spec.backupThreshold = 2)).containsExactly("Accepted InvalidValue spec.backupThreshold: 2 is more than there are "
                + "main gateways (1): lower it, or move a gateway that is always used to spec.gateways");
        assertThat(afterChange(spec -> spec.backupThreshold = 0)).containsExactly(
                "Accepted InvalidValue spec.backupThreshold: 0 is out of range: write 1 to 64");
    }

    @Test
    void aTargetIsAHostThatOnlyTheGatewayLeadsTo() {
        assertThat(afterChange(spec -> aim(spec, "remote-tunwan1"))).containsExactly("Accepted Inconsistent spec.gateways[0].targets[0].object: "
                + "NetworkObject 'remote-tunwan1' (172.16.1.2) is in the network of device tunwan1 itself, so it would answer without the gateway: "
                + "name a host behind the gateway");
        assertThat(afterChange(spec -> aim(spec, "own"))).singleElement().asString().contains("targets[0]", "own address");
        assertThat(afterChange(spec -> aim(spec, "v6"))).singleElement().asString().contains("targets[0]", "not IPv4");
        assertThat(afterChange(spec -> aim(spec, "remote-network"))).singleElement().asString().contains("targets[0]", "not a single host");
        assertThat(afterChange(spec -> aim(spec, "gone"))).singleElement().asString().contains("targets[0]", "ReferenceNotFound");
        assertThat(afterChange(spec -> aim(spec, "nowhere", "nowhere"))).containsExactly("Accepted InvalidValue spec.gateways[0].targets[1].object: "
                + "NetworkObject 'nowhere' (192.168.1.1) is there already: keep each address once");
        assertThat(afterChange(spec -> {
            aim(spec, "nowhere");
            spec.gateways.getFirst().requiredTargets = 2;
        })).containsExactly("Accepted InvalidValue spec.gateways[0].requiredTargets: 2 is out of range: write 1 to 1");
        assertThat(afterChange(spec -> {
            aim(spec, "nowhere");
            spec.gateways.getFirst().monitored = false;
        })).containsExactly("Accepted InvalidValue spec.gateways[0].targets: the gateway is not monitored: remove them, or set monitored to true");
        assertThat(afterChange(spec -> aim(spec, "nowhere", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8"))).anySatisfy(finding ->
                assertThat(finding).isEqualTo("Accepted InvalidValue spec.gateways[0].targets: there are 9: keep 8 at most"));
    }

    private static void aim(RouterObjectSpec spec, String... objects) {
        spec.gateways.getFirst().targets = Stream.of(objects).map(object -> {
            Target target = new Target();
            target.object = object;
            return target;
        }).toList();
    }

    @Test
    void everyOptionReachesTheConfiguration() {
        Manifests site = Manifests.agency().host("far", "198.18.0.7").host("further", "198.18.0.8").router("production-router", spec -> {
            spec.gateways = List.of(gateway("remote-tunwan2"), gateway("remote-tunwan3"));
            spec.backupGateways = List.of(gateway("remote-tunwan1"));
            spec.gateways.getLast().monitored = false;
            aim(spec, "far", "further", "remote-tunwan2");
            spec.gateways.getFirst().requiredTargets = 2;
            spec.backupThreshold = 2;
            spec.failback = Failback.Never;
            spec.monitoring.method = ProbeMethod.TCP;
            spec.monitoring.port = 443;
            spec.monitoring.triesUp = 4;
            spec.monitoring.holdDown = "30s";
            spec.monitoring.damping = false;
            thresholds(spec).latency = "150ms";
        });
        assertThat(site.compile().findings()).isEmpty();
        RouterConfig router = site.config().routers().stream().filter(one -> one.name().equals("production-router")).findFirst().orElseThrow();
        assertThat(router.backupThreshold()).isEqualTo(2);
        assertThat(router.failback()).isEqualTo(Failback.Never);
        MonitoringConfig plain = new MonitoringConfig(ProbeMethod.TCP, 443, 15_000, 2_000, 3, 4, 30_000, List.of(), 1,
                new ThresholdsConfig(150L, null, null), false);
        assertThat(monitoring(site, router.main().get(0))).isEqualTo(new MonitoringConfig(ProbeMethod.TCP, 443, 15_000, 2_000, 3, 4, 30_000,
                Stream.of("198.18.0.7", "198.18.0.8", "172.16.1.6").map(IpAddress::parse).toList(), 2, new ThresholdsConfig(150L, null, null), false));
        assertThat(monitoring(site, router.main().get(1))).isNull();
        assertThat(monitoring(site, router.backup().get(0))).isEqualTo(plain);
        assertThat(site.result().contents()).contains(new ObjectKey(ObjectKey.NETWORK_OBJECT, "far"), new ObjectKey(ObjectKey.NETWORK_OBJECT, "further"));
    }

    private static MonitoringConfig monitoring(Manifests site, RouterConfig.Member member) {
        return site.config().gateways().stream().filter(gateway -> gateway.id() == member.gatewayId()).findFirst().orElseThrow().monitoring();
    }

    @Test
    void thresholdsThatSayNothingAreNone() {
        Manifests site = Manifests.agency();
        String before = site.config().toString();

        assertThat(site.router("production-router", RoutersTest::thresholds).config()).hasToString(before);
    }

    @Test
    void aGatewayKnowsTheTunnelItsDeviceBelongsTo() {
        Manifests site = Manifests.agency().host("mpls", "198.51.100.77")
                .router("production-router", spec -> spec.gateways.getFirst().object = "mpls");

        assertThat(site.config().gateways()).extracting(gateway -> gateway.object() + " " + gateway.tunnel()).containsExactlyInAnyOrder(
                "mpls null", "remote-tunwan1 wan1", "remote-tunwan2 wan2", "remote-tunwan3 wan3");
    }

    @Test
    void aRouterWithFailbackAllHasItsGatewaysToItself() {
        Manifests site = Manifests.agency().router("voip-router", spec -> spec.failback = Failback.All);

        assertThat(site.config().gateways()).extracting(gateway -> gateway.object() + " " + gateway.router()).containsExactly(
                "remote-tunwan1 null", "remote-tunwan2 null", "remote-tunwan2 voip-router", "remote-tunwan3 null", "remote-tunwan3 voip-router");
        assertThat(site.config().routers()).filteredOn(router -> router.name().equals("voip-router")).flatExtracting(RouterConfig::main)
                .extracting("gatewayId").containsExactly(5);
    }

    @Test
    void anOrdinaryNextHopIsAGatewayToo() {
        Manifests site = Manifests.agency().host("mpls", "198.51.100.77")
                .router("production-router", spec -> spec.gateways.getFirst().object = "mpls");

        assertThat(site.config().gateways()).filteredOn(gateway -> gateway.object().equals("mpls"))
                .extracting(gateway -> gateway.device().value()).containsExactly("wan1");
    }

    @Test
    void oneObjectMonitoredInTwoWaysIsTwoGateways() {
        Manifests site = Manifests.agency().router("voip-router", spec -> spec.monitoring.tries = 5);

        assertThat(site.config().gateways()).extracting(gateway -> gateway.object() + " " + gateway.monitoring().tries()).containsExactly(
                "remote-tunwan1 3", "remote-tunwan2 3", "remote-tunwan2 5", "remote-tunwan3 3", "remote-tunwan3 5");
    }

    @Test
    void leftOutFieldsMeanTheDefaults() {
        Manifests site = Manifests.agency();
        String before = site.config().toString();
        site.router("production-router", spec -> {
            spec.monitoring = null;
            spec.loadBalancing = null;
            spec.ifNoGatewayAvailable = null;
            spec.gateways.getFirst().weight = null;
        });

        assertThat(site.config()).hasToString(before);
    }

    @Test
    void anotherFirewallsRouterCannotBeUsed() {
        Manifests site = Manifests.agency();
        site.firewalls.put("branch", Manifests.headOffice().firewalls.get("head-office"));
        site.router("production-router", spec -> spec.firewall = "branch");

        assertThat(site.findings("FilterRule", "production")).containsExactly("Accepted Inconsistent "
                + "spec.route: RouterObject 'production-router' does not belong to Firewall 'agency': use one that does");
    }

    @Test
    void returnRoutesHaveGatewaysOfTheirOwnThatAreNotMonitored() {
        Manifests site = Manifests.headOffice().router("back", spec -> spec.gateways = List.of(gateway("remote-tunwan1")));

        assertThat(site.config().gateways()).extracting(GatewayConfig::object)
                .containsExactly("remote-tunwan1", "remote-tunwan1", "remote-tunwan2", "remote-tunwan3");
        assertThat(site.config().gateways()).filteredOn(gateway -> gateway.monitoring() == null).hasSize(3);
        assertThat(site.config().returnRoutes()).extracting(route -> route.name() + " " + route.gatewayId() + " " + route.device())
                .containsExactly("wan1 1 tunwan1", "wan2 3 tunwan2", "wan3 4 tunwan3");
    }

    @Test
    void whatCanBeWrongWithAReturnRoute() {
        Manifests crossed = Manifests.headOffice().returnRoute("wan2", spec -> spec.gateway = "remote-tunwan3");
        assertThat(crossed.findings("ReturnRoute", "wan2")).containsExactly("Accepted Inconsistent spec.gateway: NetworkObject 'remote-tunwan3' "
                + "(172.16.1.9) is not in the network of VirtualInterface 'tunwan2' (172.16.1.6/30): name the remote virtual interface of that tunnel");
        assertThat(crossed.config().returnRoutes()).extracting("name").containsExactly("wan1", "wan3");

        Manifests twice = Manifests.headOffice().returnRoute("again", spec -> {
            spec.gateway = "remote-tunwan2";
            spec.virtualInterface = "tunwan2";
        });
        assertThat(twice.findings("ReturnRoute", "wan2")).singleElement().asString().contains("Conflict", "ReturnRoute 'again'");
        assertThat(twice.findings("ReturnRoute", "again")).singleElement().asString().contains("Conflict", "ReturnRoute 'wan2'");
        twice.returnRoute("again", spec -> spec.enabled = false);
        assertThat(twice.compile().findings()).isEmpty();
        assertThat(twice.config().returnRoutes()).extracting("name").containsExactly("wan1", "wan2", "wan3");

        Manifests missing = Manifests.headOffice().returnRoute("wan2", spec -> spec.virtualInterface = null);
        assertThat(missing.findings("ReturnRoute", "wan2")).singleElement().asString().contains("not exactly one of virtualInterface and interface is set");
    }

    @Test
    void aReturnRouteCanGoToAnOrdinaryNextHop() {
        Manifests site = Manifests.headOffice().host("provider", "198.51.100.1").returnRoute("mpls", spec -> {
            spec.gateway = "provider";
            spec.firewallInterface = "wan1";
        });

        assertThat(site.compile().findings()).isEmpty();
        assertThat(site.config().returnRoutes()).extracting(route -> route.name() + " " + route.device()).contains("mpls wan1");

        site.returnRoute("mpls", spec -> spec.firewallInterface = "wan2");
        assertThat(site.findings("ReturnRoute", "mpls")).containsExactly("Accepted Inconsistent spec.gateway: NetworkObject 'provider' "
                + "(198.51.100.1) is not in the network of interface 'wan2': name a next hop that the interface reaches");
        site.returnRoute("mpls", spec -> spec.firewallInterface = "wan9");
        assertThat(site.findings("ReturnRoute", "mpls")).singleElement().asString()
                .contains("ResolvedRefs", "Firewall 'head-office' has no usable interface 'wan9'");
    }

    private static Gateway gateway(String object) {
        Gateway gateway = new Gateway();
        gateway.object = object;
        return gateway;
    }
}
