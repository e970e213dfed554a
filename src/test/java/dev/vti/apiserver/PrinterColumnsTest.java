package dev.vti.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code kubectl get} shows of each kind: the note's Real-Time Monitor. */
@Tag("apiserver")
class PrinterColumnsTest {

    private static final KubernetesClient CLIENT = ApiServer.shared().admin();
    private static final Map<String, Object> READY = Map.of("type", "Ready", "status", "True", "reason", "Ready",
            "message", "All is well.", "lastTransitionTime", "2026-01-01T00:00:00Z");
    private static final String LONG_AGO = "2021-01-11T14:50:00Z";
    private static final String A_TIME_SPAN = "\\d+[ydhms].*";

    private static String namespace;

    @BeforeAll
    static void createOneObjectOfEachKind() {
        ApiServer.shared().applyCustomResourceDefinitions();
        namespace = ApiServer.shared().newNamespace("columns");
        RuleCases.all().forEach(cases -> create(cases.valid()));
    }

    static Stream<Arguments> columns() {
        return Stream.of(
                Arguments.of("firewalls", List.of("NAME", "TUNNELS", "READY", "APPLIED", "AGE")),
                Arguments.of("virtualinterfaces", List.of("NAME", "FIREWALL", "ADDRESS", "READY", "AGE")),
                Arguments.of("ipsectunnels", List.of("NAME", "FIREWALL", "INTERFACE", "PEER", "STATE", "SINCE", "READY", "AGE")),
                Arguments.of("routerobjects", List.of("NAME", "FIREWALL", "STATE", "ACTIVE", "SINCE", "AGE")),
                Arguments.of("filterrules", List.of("NAME", "FIREWALL", "POSITION", "ACTION", "ROUTE", "IMPOSE-DSCP", "READY", "AGE")),
                Arguments.of("returnroutes", List.of("NAME", "FIREWALL", "GATEWAY", "INTERFACE", "ENABLED", "READY", "AGE")),
                Arguments.of("networkobjects", List.of("NAME", "VALUE", "READY", "AGE")),
                Arguments.of("serviceobjects", List.of("NAME", "PROTOCOL", "PORTS", "GROUP", "READY", "AGE")));
    }

    @ParameterizedTest
    @MethodSource("columns")
    void columnsStandInOrder(String plural, List<String> expected) {
        assertThat(get(plural).sequencedKeySet()).containsExactlyElementsOf(expected);
    }

    @Test
    void aRouterObjectSaysWhereItsTrafficGoesAndSinceWhen() {
        status("RouterObject", "production-router", Map.of("state", "OnBackup", "since", LONG_AGO,
                "active", "remote-tunwan1 83%, remote-tunwan3 17%"));

        SequencedMap<String, String> row = get("routerobjects");

        assertThat(row).contains(entry("NAME", "production-router"), entry("FIREWALL", "agency"), entry("STATE", "OnBackup"),
                entry("ACTIVE", "remote-tunwan1 83%, remote-tunwan3 17%"));
        assertThat(row.get("SINCE")).matches(A_TIME_SPAN);
    }

    @Test
    void aTunnelSaysWhetherItIsUp() {
        status("IpsecTunnel", "wan1", Map.of("state", "Up", "since", LONG_AGO, "conditions", List.of(READY)));

        SequencedMap<String, String> row = get("ipsectunnels");

        assertThat(row).contains(entry("FIREWALL", "agency"), entry("INTERFACE", "tunwan1"), entry("PEER", "198.51.100.2"),
                entry("STATE", "Up"), entry("READY", "True"));
        assertThat(row.get("SINCE")).matches(A_TIME_SPAN);
    }

    @Test
    void aFirewallSaysHowManyTunnelsAreUpAndWhatItHasApplied() {
        status("Firewall", "agency", Map.of("tunnels", "2/3", "appliedRevision", 7, "conditions", List.of(READY)));

        assertThat(get("firewalls")).contains(entry("TUNNELS", "2/3"), entry("APPLIED", "7"), entry("READY", "True"));
    }

    @Test
    void aFilterRuleSaysWhatItDoes() {
        create(with("FilterRule", "voip", Map.of("position", 30, "route", "voip-router", "imposeDscp", 18)));

        assertThat(get("filterrules", "voip")).contains(entry("POSITION", "30"), entry("ACTION", "Pass"), entry("ROUTE", "voip-router"),
                entry("IMPOSE-DSCP", "18"));
    }

    @Test
    void aNetworkObjectShowsItsValueWhateverItIs() {
        create(object("NetworkObject", "remote-network", Map.of("network", "10.2.0.0/24")));
        create(object("NetworkObject", "phones", Map.of("range", Map.of("from", "10.1.0.9", "to", "10.1.0.20"))));
        create(object("NetworkObject", "servers", Map.of("group", List.of("http-server", "sql-server"))));

        assertThat(get("networkobjects", "remote-tunwan1")).containsEntry("VALUE", "172.16.1.2");
        assertThat(get("networkobjects", "remote-network")).containsEntry("VALUE", "10.2.0.0/24");
        assertThat(get("networkobjects", "phones")).containsEntry("VALUE", "{\"from\":\"10.1.0.9\",\"to\":\"10.1.0.20\"}");
        assertThat(get("networkobjects", "servers")).containsEntry("VALUE", "[\"http-server\",\"sql-server\"]");
    }

    @Test
    void aReturnRouteShowsItsInterfaceWhicheverKindItIs() {
        create(object("ReturnRoute", "provider", Map.of("firewall", "head-office", "gateway", "provider", "interface", "wan1")));

        assertThat(get("returnroutes", "wan1")).containsEntry("INTERFACE", "tunwan1");
        assertThat(get("returnroutes", "provider")).containsEntry("INTERFACE", "wan1");
    }

    @Test
    void wideOutputTellsWhy() {
        status("ReturnRoute", "wan1", Map.of("conditions", List.of(READY)));

        assertThat(Kubectl.table("get", "returnroutes", "wan1", "-n", namespace, "-o", "wide").getFirst()).containsEntry("MESSAGE", "All is well.");
    }

    @Test
    void theCategoryHoldsEveryKind() {
        assertThat(Kubectl.run("api-resources", "--categories=vti", "--no-headers", "-o", "name").lines()).containsExactlyInAnyOrder(
                "filterrules.vti.dev", "firewalls.vti.dev", "firewallstates.vti.dev", "ipsectunnels.vti.dev", "networkobjects.vti.dev",
                "returnroutes.vti.dev", "routerobjects.vti.dev", "serviceobjects.vti.dev", "virtualinterfaces.vti.dev");
        assertThat(Kubectl.run("get", "vti", "-n", namespace, "-o", "name"))
                .contains("routerobject.vti.dev/production-router", "firewall.vti.dev/agency", "returnroute.vti.dev/wan1");
    }

    @ParameterizedTest
    @MethodSource("shortNames")
    void shortNamesMeanOurKinds(String shortName, String object) {
        assertThat(Kubectl.run("get", shortName, "-n", namespace, "-o", "name")).contains(object);
    }

    static Stream<Arguments> shortNames() {
        return Stream.of(Arguments.of("fw", "firewall.vti.dev/"), Arguments.of("vi", "virtualinterface.vti.dev/"),
                Arguments.of("tun", "ipsectunnel.vti.dev/"), Arguments.of("ro", "routerobject.vti.dev/"),
                Arguments.of("fr", "filterrule.vti.dev/"), Arguments.of("rr", "returnroute.vti.dev/"),
                Arguments.of("netobj", "networkobject.vti.dev/"), Arguments.of("so", "serviceobject.vti.dev/"));
    }

    private static SequencedMap<String, String> get(String plural) {
        return Kubectl.table("get", plural, "-n", namespace).getFirst();
    }

    private static SequencedMap<String, String> get(String plural, String name) {
        return Kubectl.table("get", plural, name, "-n", namespace).getFirst();
    }

    private static void status(String kind, String name, Map<String, Object> status) {
        GenericKubernetesResource object = CLIENT.genericKubernetesResources("vti.dev/v1alpha1", kind)
                .inNamespace(namespace).withName(name).get();
        object.setAdditionalProperty("status", status);
        CLIENT.resource(object).updateStatus();
    }

    private static ObjectNode with(String kind, String name, Map<String, Object> spec) {
        ObjectNode change = CLIENT.getKubernetesSerialization().convertValue(
                Map.of("metadata", Map.of("name", name), "spec", spec), ObjectNode.class);
        return RuleCases.all().stream().filter(cases -> HasMetadata.getKind(cases.type()).equals(kind)).findFirst().orElseThrow()
                .changed(change);
    }

    private static ObjectNode object(String kind, String name, Map<String, Object> spec) {
        return CLIENT.getKubernetesSerialization().convertValue(Map.of("apiVersion", "vti.dev/v1alpha1", "kind", kind,
                "metadata", Map.of("name", name), "spec", spec), ObjectNode.class);
    }

    private static void create(ObjectNode object) {
        CLIENT.resource(CLIENT.getKubernetesSerialization().convertValue(object, GenericKubernetesResource.class))
                .inNamespace(namespace).create();
    }
}
