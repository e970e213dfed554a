package dev.vti.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.api.RouterObjectSpec;
import dev.vti.api.RouterObjectSpec.Gateway;
import dev.vti.config.GatewayConfig;
import java.util.List;
import java.util.function.Consumer;
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
