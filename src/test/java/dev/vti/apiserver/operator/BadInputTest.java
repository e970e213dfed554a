package dev.vti.apiserver.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.vti.api.ConditionType;
import dev.vti.api.FilterRule;
import dev.vti.api.FilterRuleSpec;
import dev.vti.api.IpsecTunnel;
import dev.vti.api.RouterObject;
import dev.vti.api.VirtualInterface;
import dev.vti.api.VirtualInterfaceSpec;
import dev.vti.apiserver.ApiServer;
import dev.vti.config.FirewallConfig;
import dev.vti.config.RuleConfig;
import dev.vti.config.TunnelConfig;
import dev.vti.model.RuleAction;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input gets a finding on the object that is bad, with the mend; all else goes on, except when a Block rule is bad. */
@Tag("apiserver")
class BadInputTest {

    @RegisterExtension
    static final RunningOperator OPERATOR = new RunningOperator();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * One mistake in a site that is otherwise in order.
     *
     * @param accepted objects that are not accepted then: reason and message; {@code NS} stands for the namespace
     * @param resolved objects of which a reference is not resolved
     * @param rules what is left of the rules, in order
     * @param tunnels what is left of the tunnels
     */
    record Mistake(String name, Consumer<TestSite> make, Consumer<TestSite> mend, Map<String, String> accepted, Map<String, String> resolved,
            List<String> rules, List<String> tunnels) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Mistake> mistakes() {
        return Stream.of(
                new Mistake("a rule names a network object that does not exist",
                        site -> site.change(FilterRule.class, "production", rule -> rule.getSpec().destination.getFirst().object = "sql-servr"),
                        site -> site.change(FilterRule.class, "production", rule -> rule.getSpec().destination.getFirst().object = "sql-server"),
                        Map.of(),
                        Map.of("FilterRule production", "ReferenceNotFound: spec.destination[0].object: NetworkObject 'sql-servr' does not exist in"
                                + " namespace 'NS': create it or correct the name"),
                        List.of("http-ftp", "voip"), List.of("wan1", "wan2", "wan3")),
                new Mistake("a router object names a gateway that does not exist",
                        site -> site.change(RouterObject.class, "voip-router", router -> router.getSpec().gateways.getFirst().object = "remote"),
                        site -> site.change(RouterObject.class, "voip-router", router -> router.getSpec().gateways.getFirst().object = "remote-tunwan3"),
                        Map.of(),
                        Map.of("RouterObject voip-router", "ReferenceNotFound: spec.gateways[0].object: NetworkObject 'remote' does not exist in"
                                        + " namespace 'NS': create it or correct the name",
                                "FilterRule voip", "ReferenceNotAccepted: spec.route: RouterObject 'voip-router' is not accepted: mend it as its own"
                                        + " conditions say"),
                        List.of("http-ftp", "production"), List.of("wan1", "wan2", "wan3")),
                new Mistake("two rules have one position",
                        site -> site.change(FilterRule.class, "voip", rule -> rule.getSpec().position = 20),
                        site -> site.change(FilterRule.class, "voip", rule -> rule.getSpec().position = 30),
                        Map.of("FilterRule production", "Conflict: spec.position: 20 is also the position of FilterRule 'voip': give each rule a"
                                        + " position of its own",
                                "FilterRule voip", "Conflict: spec.position: 20 is also the position of FilterRule 'production': give each rule a"
                                        + " position of its own"),
                        Map.of(), List.of("http-ftp"), List.of("wan1", "wan2", "wan3")),
                new Mistake("a tunnel's virtual interface is missing",
                        site -> site.change(IpsecTunnel.class, "wan3", tunnel -> tunnel.getSpec().virtualInterface = "tunwan9"),
                        site -> site.change(IpsecTunnel.class, "wan3", tunnel -> tunnel.getSpec().virtualInterface = "tunwan3"),
                        Map.of(),
                        Map.of("IpsecTunnel wan3", "ReferenceNotFound: spec.virtualInterface: VirtualInterface 'tunwan9' does not exist in"
                                + " namespace 'NS': create it or correct the name"),
                        List.of("http-ftp", "production", "voip"), List.of("wan1", "wan2")),
                new Mistake("a Secret is missing",
                        site -> site.delete(Secret.class, "wan2-psk"),
                        site -> site.apply(TestSite.key("wan2-psk", TestSite.KEY_MARK + "-again")),
                        Map.of(),
                        Map.of("IpsecTunnel wan2", "ReferenceNotFound: spec.peer.preSharedKey.name: Secret 'wan2-psk' does not exist in"
                                + " namespace 'NS': create it or correct the name"),
                        List.of("http-ftp", "production", "voip"), List.of("wan1", "wan3")),
                key("a Secret lacks the key", secret -> secret.setData(Map.of("other", encoded("x"))),
                        "spec.peer.preSharedKey.key: Secret 'wan2-psk' has no key 'psk': add it to the Secret or correct the key"),
                key("a pre-shared key is empty", secret -> secret.setData(Map.of("psk", "")),
                        "spec.peer.preSharedKey.key: key 'psk' of Secret 'wan2-psk' is empty: put the pre-shared key into it"),
                key("a pre-shared key is a line end and nothing else", secret -> secret.setData(Map.of("psk", encoded("\n"))),
                        "spec.peer.preSharedKey.key: key 'psk' of Secret 'wan2-psk' is empty: put the pre-shared key into it"),
                new Mistake("two virtual interfaces have one address",
                        site -> site.apply(virtualInterface("tunwan9", "172.16.1.9/30")),
                        site -> site.delete(VirtualInterface.class, "tunwan9"),
                        Map.of("VirtualInterface tunwan9", "Conflict: spec.address: 172.16.1.9/30 overlaps with the network of VirtualInterface"
                                        + " 'tunwan3' (172.16.1.9/30): give each interface a network of its own",
                                "VirtualInterface tunwan3", "Conflict: spec.address: 172.16.1.9/30 overlaps with the network of VirtualInterface"
                                        + " 'tunwan9' (172.16.1.9/30): give each interface a network of its own"),
                        dependentsOfTunwan3(), List.of("http-ftp"), List.of("wan1", "wan2")),
                new Mistake("a rule belongs to a firewall that does not exist",
                        site -> site.apply(rule("lost", "elsewhere", RuleAction.Block, 50)),
                        site -> site.delete(FilterRule.class, "lost"),
                        Map.of(),
                        Map.of("FilterRule lost", "ReferenceNotFound: spec.firewall: Firewall 'elsewhere' does not exist in namespace 'NS':"
                                + " create it or correct the name"),
                        List.of("http-ftp", "production", "voip"), List.of("wan1", "wan2", "wan3")));
    }

    /** Neither of two equals is better than the other, so whatever uses the one that was there goes with it, and says why. */
    private static Map<String, String> dependentsOfTunwan3() {
        String reached = "NetworkObject 'remote-tunwan3' (172.16.1.10) is reached by VirtualInterface 'tunwan3', which is not accepted: mend the"
                + " virtual interface as its own conditions say";
        String route = "ReferenceNotAccepted: spec.route: RouterObject '%s' is not accepted: mend it as its own conditions say";
        return Map.of("IpsecTunnel wan3", "ReferenceNotAccepted: spec.virtualInterface: VirtualInterface 'tunwan3' is not accepted: mend it as its"
                        + " own conditions say",
                "RouterObject voip-router", "ReferenceNotAccepted: spec.gateways[0].object: " + reached,
                "RouterObject production-router", "ReferenceNotAccepted: spec.backupGateways[1].object: " + reached,
                "FilterRule voip", route.formatted("voip-router"), "FilterRule production", route.formatted("production-router"));
    }

    private static Mistake key(String name, Consumer<Secret> make, String message) {
        return new Mistake(name, site -> site.change(Secret.class, "wan2-psk", make),
                site -> site.change(Secret.class, "wan2-psk", secret -> secret.setData(Map.of("psk", encoded(TestSite.KEY_MARK)))),
                Map.of(), Map.of("IpsecTunnel wan2", "SecretKeyNotUsable: " + message),
                List.of("http-ftp", "production", "voip"), List.of("wan1", "wan3"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void theFindingIsOnThatObjectAlone(Mistake mistake) {
        TestSite site = TestSite.agency(ApiServer.shared());
        site.apply();
        awaitFindings(site, Map.of(), Map.of());
        FirewallConfig whole = site.config().orElseThrow();

        mistake.make().accept(site);
        awaitFindings(site, mistake.accepted(), mistake.resolved());
        await().atMost(PATIENCE).untilAsserted(() -> {
            FirewallConfig left = site.config().orElseThrow();
            assertThat(left.rules()).extracting(RuleConfig::name).containsExactlyElementsOf(mistake.rules());
            assertThat(left.tunnels()).extracting(TunnelConfig::name).containsExactlyElementsOf(mistake.tunnels());
        });
        assertSaidInTheOtherConditions(site, mistake);

        mistake.mend().accept(site);
        awaitFindings(site, Map.of(), Map.of());
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(site.config().orElseThrow().rules()).isEqualTo(whole.rules());
            assertThat(site.config().orElseThrow().tunnels()).extracting(TunnelConfig::name).containsExactly("wan1", "wan2", "wan3");
        });
    }

    private static void assertSaidInTheOtherConditions(TestSite site, Mistake mistake) {
        Stream.concat(mistake.accepted().keySet().stream(), mistake.resolved().keySet().stream()).forEach(name -> {
            Condition programmed = TestSite.condition(site.all().get(name), ConditionType.Programmed);
            Condition ready = TestSite.condition(site.all().get(name), ConditionType.Ready);
            assertThat(programmed.getStatus() + " " + programmed.getReason()).isEqualTo("False NotCompiled");
            assertThat(ready.getStatus() + " " + ready.getReason()).isEqualTo("False NotReady");
        });
    }

    @Test
    void aBrokenBlockRuleHoldsTheLastGoodConfigurationUntilItIsMended() {
        TestSite site = TestSite.agency(ApiServer.shared());
        site.apply();
        awaitFindings(site, Map.of(), Map.of());
        String good = site.document().orElseThrow();
        long revision = site.revision();

        FilterRule block = rule("no-telnet", "agency", RuleAction.Block, 5);
        block.getSpec().services = List.of(service("telnet"));
        site.apply(block);
        site.change(FilterRule.class, "voip", rule -> rule.getSpec().position = 31);
        awaitFindings(site, Map.of(), Map.of("FilterRule no-telnet", "ReferenceNotFound: spec.services[0].object: ServiceObject 'telnet' does not"
                + " exist in namespace 'NS': create it or correct the name"));
        String held = "ConfigurationHeld: firewall agency keeps its last good configuration, because FilterRule no-telnet cannot be compiled:"
                + " mend or delete it";
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(site.not(ConditionType.Programmed))
                .containsEntry("Firewall agency", held).containsEntry("FilterRule voip", held));
        assertThat(site.document()).contains(good);
        assertThat(site.revision()).isEqualTo(revision);

        site.change(FilterRule.class, "no-telnet", rule -> rule.getSpec().services = List.of(service("http")));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(site.config().orElseThrow().rules()).extracting(RuleConfig::name, RuleConfig::position)
                .containsExactly(tuple("no-telnet", 5), tuple("http-ftp", 10), tuple("production", 20), tuple("voip", 31)));
        assertThat(site.revision()).isEqualTo(revision + 1);
        awaitFindings(site, Map.of(), Map.of());
    }

    private static FilterRuleSpec.Service service(String name) {
        FilterRuleSpec.Service service = new FilterRuleSpec.Service();
        service.object = name;
        return service;
    }

    private static FilterRule rule(String name, String firewall, RuleAction action, int position) {
        FilterRule rule = new FilterRule();
        rule.setMetadata(new ObjectMetaBuilder().withName(name).build());
        rule.setSpec(new FilterRuleSpec());
        rule.getSpec().firewall = firewall;
        rule.getSpec().action = action;
        rule.getSpec().position = position;
        return rule;
    }

    private static VirtualInterface virtualInterface(String name, String address) {
        VirtualInterface link = new VirtualInterface();
        link.setMetadata(new ObjectMetaBuilder().withName(name).build());
        link.setSpec(new VirtualInterfaceSpec());
        link.getSpec().firewall = "agency";
        link.getSpec().address = address;
        return link;
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void awaitFindings(TestSite site, Map<String, String> accepted, Map<String, String> resolved) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(in(site, site.not(ConditionType.Accepted))).isEqualTo(accepted);
            assertThat(in(site, site.not(ConditionType.ResolvedRefs))).isEqualTo(resolved);
            assertThat(site.config()).isPresent();
        });
    }

    private static Map<String, String> in(TestSite site, SortedMap<String, String> findings) {
        findings.replaceAll((name, finding) -> finding.replace("'" + site.namespace() + "'", "'NS'"));
        return findings;
    }
}
