package dev.vti.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.api.NetworkObjectSpec;
import dev.vti.api.ServiceObjectSpec;
import dev.vti.config.TrafficMatch;
import dev.vti.model.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Network and service objects, and groups of them. */
class ObjectsTest {

    private static List<String> destinations(Manifests site) {
        return matches(site).getFirst().destinations().stream().map(Object::toString).toList();
    }

    private static List<TrafficMatch> matches(Manifests site) {
        return site.config().rules().stream().filter(rule -> rule.name().equals("production")).findFirst().orElseThrow().matches();
    }

    @Test
    void groupsOfEveryKindOfObjectAreMergedIntoSortedDisjointBlocks() {
        Manifests site = Manifests.agency();
        site.network("low", spec -> spec.network = "10.9.0.0/25").network("high", spec -> spec.network = "10.9.0.128/25").host("far", "10.8.0.1")
                .network("run", spec -> {
                    spec.range = new NetworkObjectSpec.Range();
                    spec.range.from = "10.9.0.200";
                    spec.range.to = "10.9.1.4";
                })
                .network("inner", spec -> spec.group = List.of("high", "run"))
                .network("outer", spec -> spec.group = List.of("inner", "low", "far", "inner"))
                .rule("production", rule -> rule.destination.getFirst().object = "outer");

        assertThat(destinations(site)).containsExactly("10.8.0.1", "10.9.0.0-10.9.1.4");
        assertThat(site.result().contents()).contains(key("inner"), key("outer"), key("low"), key("high"), key("far"), key("run"));
    }

    @Test
    void aCycleIsNamedOnEachOfItsMembersAndWhatUsesItSaysSo() {
        Manifests site = Manifests.agency();
        site.network("a", spec -> spec.group = List.of("b", "sql-server")).network("b", spec -> spec.group = List.of("c"))
                .network("c", spec -> spec.group = List.of("a")).network("above", spec -> spec.group = List.of("a"))
                .rule("production", rule -> rule.destination.getFirst().object = "above");

        assertThat(site.findings("NetworkObject", "b")).containsExactly(
                "Accepted Inconsistent spec.group: NetworkObject 'b' contains itself (b > c > a > b): remove one of these memberships");
        assertThat(site.findings("NetworkObject", "above")).containsExactly(
                "ResolvedRefs ReferenceNotAccepted spec.group: NetworkObject 'a' is not accepted: mend it as its own conditions say");
        assertThat(site.findings("NetworkObject", "sql-server")).isEmpty();
        assertThat(site.findings("FilterRule", "production")).containsExactly("ResolvedRefs ReferenceNotAccepted "
                + "spec.destination[0].object: NetworkObject 'above' is not accepted: mend it as its own conditions say");
    }

    @Test
    void anObjectBetweenTwoCyclesIsInNone() {
        Manifests site = Manifests.agency();
        site.network("a", spec -> spec.group = List.of("a", "between")).network("between", spec -> spec.group = List.of("z"))
                .network("z", spec -> spec.group = List.of("z"));

        assertThat(site.findings("NetworkObject", "between")).singleElement().asString().contains("ReferenceNotAccepted", "'z'");
        assertThat(site.findings("NetworkObject", "a")).singleElement().asString().contains("(a > a)");
    }

    @Test
    void anyDepthOfNestingIsResolved() {
        Manifests site = Manifests.agency();
        int depth = 20_000;
        site.host("g0", "10.9.0.1");
        IntStream.rangeClosed(1, depth).forEach(i -> site.network("g" + i, spec -> spec.group = List.of("g" + (i - 1))));
        site.rule("production", rule -> rule.destination.getFirst().object = "g" + depth);

        assertThat(destinations(site)).containsExactly("10.9.0.1");
    }

    @Test
    void aMissingMemberIsAFindingOnTheGroupAndItsUsers() {
        Manifests site = Manifests.agency();
        site.service("databases", spec -> spec.group = List.of("postgresql", "oracle"));

        assertThat(site.findings("ServiceObject", "databases")).containsExactly("ResolvedRefs ReferenceNotFound "
                + "spec.group[1]: ServiceObject 'oracle' does not exist in namespace 'agency': create it or correct the name");
        assertThat(site.findings("FilterRule", "production")).containsExactly("ResolvedRefs ReferenceNotAccepted "
                + "spec.services[0].object: ServiceObject 'databases' is not accepted: mend it as its own conditions say");
        assertThat(site.config().rules()).extracting("name").containsExactly("http-ftp", "voip");
    }

    @Test
    void networkObjectsSayWhatIsWrongWithThem() {
        Manifests site = Manifests.agency();
        site.network("nothing", spec -> { }).network("two", spec -> {
            spec.host = "10.0.0.1";
            spec.network = "10.0.0.0/8";
        }).host("short", "10.1").host("text", "server").host("octal", "010.1.1.1").network("backwards", spec -> {
            spec.range = new NetworkObjectSpec.Range();
            spec.range.from = "10.0.0.9";
            spec.range.to = "10.0.0.1";
        });

        assertThat(site.findings("NetworkObject", "nothing")).containsExactly(
                "Accepted InvalidValue spec: none of host, network, range and group is set: set exactly one of them");
        assertThat(site.findings("NetworkObject", "two")).singleElement().asString().contains("more than one of");
        for (String name : List.of("short", "text", "octal")) {
            assertThat(site.findings("NetworkObject", name)).singleElement().asString().contains("Accepted InvalidValue spec.host: ", "is not an IP");
        }
        assertThat(site.findings("NetworkObject", "backwards")).containsExactly("Accepted InvalidValue "
                + "spec.range: '10.0.0.9-10.0.0.1' ends before it starts: put the lower address first");
    }

    @Test
    void serviceObjectsSayWhatIsWrongWithThem() {
        Manifests site = Manifests.agency();
        site.service("nothing", spec -> { }).service("ping", spec -> service(spec, Protocol.ICMP, "8"))
                .service("high", spec -> service(spec, Protocol.TCP, "80", "70000")).service("both", spec -> {
                    service(spec, Protocol.TCP, "1");
                    spec.group = List.of("http");
                });

        assertThat(site.findings("ServiceObject", "nothing")).containsExactly(
                "Accepted InvalidValue spec: neither protocol nor group is set: set exactly one of them");
        assertThat(site.findings("ServiceObject", "ping")).containsExactly(
                "Accepted InvalidValue spec.ports: ICMP has no ports of its own: remove the ports");
        assertThat(site.findings("ServiceObject", "high")).singleElement().asString().contains("spec.ports[1]: '70000-70000' is not a range of ports");
        assertThat(site.findings("ServiceObject", "both")).singleElement().asString().contains("both protocol and group are set");
    }

    @Test
    void allPortsOfAProtocolSwallowSomeAndNeighboursAreJoined() {
        Manifests site = Manifests.agency();
        site.service("all-tcp", spec -> service(spec, Protocol.TCP)).service("udp", spec -> service(spec, Protocol.UDP, "6", "1-3", "4", "2-5"))
                .service("ping", spec -> service(spec, Protocol.ICMP))
                .service("databases", spec -> spec.group = List.of("postgresql", "all-tcp", "udp", "ping"));

        assertThat(matches(site)).extracting(match -> match.protocol() + " " + match.ports()).containsExactly("TCP []", "UDP [1-6]", "ICMP []");
    }

    private static void service(ServiceObjectSpec spec, Protocol protocol, String... ports) {
        spec.protocol = protocol;
        spec.ports = new ArrayList<>(List.of(ports));
    }

    private static ObjectKey key(String networkObject) {
        return new ObjectKey(ObjectKey.NETWORK_OBJECT, networkObject);
    }
}
