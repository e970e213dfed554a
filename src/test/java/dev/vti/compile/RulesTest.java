package dev.vti.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.api.FilterRuleSpec;
import dev.vti.api.FilterRuleSpec.Destination;
import dev.vti.api.FilterRuleSpec.Endpoint;
import dev.vti.api.FilterRuleSpec.Service;
import dev.vti.config.RuleConfig;
import dev.vti.config.TrafficMatch;
import dev.vti.model.Protocol;
import dev.vti.model.RuleAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What rules match, and what becomes of those that cannot be compiled. */
class RulesTest {

    private static final ObjectKey NEW_RULE = new ObjectKey(ObjectKey.FILTER_RULE, "new");

    private static Manifests with(Consumer<FilterRuleSpec> change) {
        return Manifests.agency().host("v6-server", "2001:db8::20").network("all-v4", spec -> spec.network = "0.0.0.0/0")
                .service("ping", spec -> spec.protocol = Protocol.ICMP)
                .rule("new", spec -> {
                    spec.position = 100;
                    spec.action = RuleAction.Pass;
                    change.accept(spec);
                });
    }

    private static List<String> matches(Manifests site) {
        RuleConfig rule = site.config().rules().stream().filter(one -> one.name().equals("new")).findFirst().orElseThrow();
        return rule.matches().stream().map(RulesTest::text).toList();
    }

    private static String text(TrafficMatch match) {
        return match.family() + " " + match.inputDevice() + " " + match.sources() + " > " + match.destinations() + " " + match.protocol() + match.ports()
                + " " + match.dscp();
    }

    @Test
    void aRuleThatNamesNothingMatchesEverythingOnce() {
        assertThat(matches(with(spec -> { }))).containsExactly("null null [] > [] null[] null");
    }

    @Test
    void whatDependsOnTheFamilyIsSplitByFamily() {
        assertThat(matches(with(spec -> spec.services = List.of(service("ping")))))
                .containsExactly("IPV4 null [] > [] ICMP[] null", "IPV6 null [] > [] ICMP[] null");
        assertThat(matches(with(spec -> spec.dscp = new IntOrString("EF"))))
                .containsExactly("IPV4 null [] > [] null[] DscpValue[value=46]", "IPV6 null [] > [] null[] DscpValue[value=46]");
        assertThat(matches(with(spec -> spec.destination = List.of(destination("v6-server"), destination("sql-server")))))
                .containsExactly("IPV4 null [] > [10.2.0.20] null[] null", "IPV6 null [] > [2001:db8:0:0:0:0:0:20] null[] null");
        assertThat(matches(with(spec -> spec.source = List.of(source("all-v4"))))).containsExactly("IPV4 null [] > [] null[] null");
    }

    @Test
    void interfacesAreAlternativesOfTheirOwnWithTheirNetworks() {
        Manifests site = with(spec -> spec.source = List.of(fromInterface("wan1"), source("sql-server"), fromInterface("in"), fromInterface("in")));
        site.firewall(spec -> spec.interfaces.get(1).addresses = null);
        site.tunnels.clear();

        assertThat(matches(site)).containsExactly("IPV4 null [10.2.0.20] > [] null[] null", "IPV4 eth1 [10.1.0.0/24] > [] null[] null",
                "null wan1 [] > [] null[] null");
    }

    @Test
    void aRuleThatRoutesIsForTheFamilyOfItsGateways() {
        assertThat(matches(with(spec -> spec.route = "http-router"))).containsExactly("IPV4 null [] > [] null[] null");
        assertThat(with(spec -> {
            spec.route = "http-router";
            spec.destination = List.of(destination("v6-server"));
        }).findings("FilterRule", "new")).singleElement().asString().contains("Inconsistent spec.destination", "IPv4 gateway");
    }

    @Test
    void sourceAndDestinationWithoutACommonFamily() {
        Manifests site = with(spec -> {
            spec.source = List.of(fromInterface("in"));
            spec.destination = List.of(destination("v6-server"));
        });

        assertThat(site.findings("FilterRule", "new")).containsExactly("Accepted Inconsistent spec.destination: "
                + "source and destination have no address family in common: name objects of the same family on both sides");
    }

    @Test
    void aRuleSaysEverythingThatIsWrongWithIt() {
        Manifests site = with(spec -> {
            spec.position = 0;
            spec.route = "gone";
            spec.source = List.of(new Endpoint(), fromInterface("dmz"), source("lost"));
            spec.dscp = new IntOrString("AF99");
            spec.imposeDscp = new IntOrString(64);
        });

        assertThat(site.findings("FilterRule", "new")).containsExactlyInAnyOrder(
                "Accepted InvalidValue spec.position: 0 is out of range: write 1 to 65535",
                "Accepted InvalidValue spec.source[0]: not exactly one of object and interface is set: "
                        + "set one of them, and make two entries for two sources",
                "Accepted InvalidValue spec.dscp: 'AF99' is not a DSCP value: use 0 to 63 or a standard name such as AF21 or EF",
                "Accepted InvalidValue spec.imposeDscp: DSCP 64 is out of range: use 0 to 63 or a standard name such as AF21 or EF",
                "ResolvedRefs ReferenceNotFound spec.route: RouterObject 'gone' does not exist in namespace 'agency': create it or correct the name",
                "ResolvedRefs ReferenceNotFound spec.source[1].interface: Firewall 'agency' has no usable interface 'dmz': "
                        + "add it to the Firewall's spec.interfaces or correct the name",
                "ResolvedRefs ReferenceNotFound spec.source[2].object: NetworkObject 'lost' does not exist in namespace 'agency': "
                        + "create it or correct the name");
    }

    @Test
    void aBrokenPassRuleIsLeftOutAndABrokenBlockOrRejectRuleHoldsTheFirewall() {
        Manifests site = with(spec -> spec.destination = List.of(destination("lost")));
        assertThat(site.result().held()).isFalse();
        assertThat(site.config().rules()).extracting(RuleConfig::name).containsExactly("http-ftp", "production", "voip");

        for (RuleAction action : List.of(RuleAction.Block, RuleAction.Reject)) {
            site.rule("new", spec -> spec.action = action);
            assertThat(site.result().heldBy()).containsExactly(NEW_RULE);
        }
        site.rule("new", spec -> spec.action = null);
        assertThat(site.result().heldBy()).describedAs("it may be meant to block").containsExactly(NEW_RULE);
        site.rule("new", spec -> spec.enabled = false);
        assertThat(site.result().held()).isFalse();
        assertThat(site.findings("FilterRule", "new")).describedAs("a disabled rule is checked too").isNotEmpty();
    }

    @Test
    void blockAndRejectHaveNeitherRouteNorImposedDscp() {
        Manifests site = with(spec -> {
            spec.action = RuleAction.Block;
            spec.route = "http-router";
            spec.imposeDscp = new IntOrString(18);
        });

        assertThat(site.findings("FilterRule", "new")).containsExactly(
                "Accepted InvalidValue spec.imposeDscp: Block lets no packet through to write it on: remove it or let the rule pass",
                "Accepted InvalidValue spec.route: Block lets nothing through to route: remove the route or let the rule pass");
    }

    /** Which of the two comes first is not known, so neither is used; a Block rule among them holds the firewall. */
    @Test
    void equalPositionsAreToldToBothAndHoldTheFirewallIfOneBlocks() {
        Manifests site = with(spec -> spec.position = 20);
        assertThat(site.findings("FilterRule", "new")).containsExactly("Accepted Conflict spec.position: 20 is also the position of "
                + "FilterRule 'production': give each rule a position of its own");
        assertThat(site.findings("FilterRule", "production")).singleElement().asString().contains("FilterRule 'new'");
        assertThat(site.config().rules()).extracting(RuleConfig::name).containsExactly("http-ftp", "voip");
        assertThat(site.result().held()).isFalse();

        site.rule("new", spec -> spec.action = RuleAction.Block);
        assertThat(site.result().heldBy()).containsExactly(NEW_RULE);

        site.rule("new", spec -> spec.enabled = false);
        assertThat(site.compile().findings()).describedAs("a disabled rule has no place in the list").isEmpty();
        assertThat(site.config().rules()).extracting(RuleConfig::name).containsExactly("http-ftp", "production", "voip");
    }

    private static Endpoint source(String object) {
        Endpoint endpoint = new Endpoint();
        endpoint.object = object;
        return endpoint;
    }

    private static Endpoint fromInterface(String name) {
        Endpoint endpoint = new Endpoint();
        endpoint.firewallInterface = name;
        return endpoint;
    }

    private static Destination destination(String object) {
        Destination destination = new Destination();
        destination.object = object;
        return destination;
    }

    private static Service service(String object) {
        Service service = new Service();
        service.object = object;
        return service;
    }
}
