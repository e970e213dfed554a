package dev.vti.compile;

import dev.vti.api.FilterRuleSpec;
import dev.vti.api.FilterRuleSpec.Service;
import dev.vti.compile.RuleMatches.Source;
import dev.vti.compile.Snapshot.Declared;
import dev.vti.config.RuleConfig;
import dev.vti.config.TrafficMatch;
import dev.vti.model.AddressFamily;
import dev.vti.model.DscpValue;
import dev.vti.model.PortRange;
import dev.vti.model.Protocol;
import dev.vti.model.RuleAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compiles a firewall's filter rules. */
final class RuleCompiler {

    private static final int LAST_POSITION = 65535;

    private final Site site;
    private final RuleEndpoints endpoints;
    private final Map<String, Integer> routerIds;

    /** @param routerIds ids of the router objects that rules can route by */
    RuleCompiler(Site site, RuleEndpoints endpoints, Map<String, Integer> routerIds) {
        this.site = site;
        this.endpoints = endpoints;
        this.routerIds = routerIds;
    }

    /**
     * Rules in order.
     *
     * @param rules enabled rules without a finding, by position
     * @param heldBy enabled rules with a finding that do not just let traffic through; one without a readable action may be such a rule
     */
    record Rules(List<RuleConfig> rules, List<ObjectKey> heldBy) {
    }

    Rules compile() {
        List<Declared<FilterRuleSpec>> declared = site.own(site.catalog().rules(), spec -> spec.firewall);
        List<RuleConfig> rules = new ArrayList<>();
        declared.forEach(rule -> read(rule).filter(ignored -> isEnabled(rule)).ifPresent(rules::add));
        findEqualPositions(declared);
        rules.removeIf(rule -> on(rule.name()).any());
        rules.sort(Comparator.comparingInt(RuleConfig::position).thenComparing(RuleConfig::name));
        List<ObjectKey> heldBy = declared.stream()
                .filter(rule -> isEnabled(rule) && rule.spec().action != RuleAction.Pass && on(rule.name()).any())
                .map(rule -> site.catalog().rules().key(rule.name())).toList();
        return new Rules(rules, heldBy);
    }

    private Optional<RuleConfig> read(Declared<FilterRuleSpec> declared) {
        FilterRuleSpec spec = declared.spec();
        ObjectFindings on = on(declared.name());
        Optional<Integer> position = on.number("spec.position", spec.position, 1, LAST_POSITION);
        if (spec.action == null) {
            on.invalid("spec.action", "the value is missing", "write Pass, Block or Reject");
        }
        Optional<Integer> route = route(on, spec);
        Optional<DscpValue> dscp = dscp(on, "spec.dscp", spec.dscp);
        Optional<DscpValue> imposed = dscp(on, "spec.imposeDscp", spec.imposeDscp);
        if (imposed.isPresent() && spec.action != null && spec.action != RuleAction.Pass) {
            on.invalid("spec.imposeDscp", spec.action + " lets no packet through to write it on", "remove it or let the rule pass");
        }
        List<Source> sources = endpoints.sources(on, spec.source);
        Addresses destination = endpoints.destination(on, spec.destination);
        SortedMap<Protocol, List<PortRange>> services = services(on, spec.services);
        if (on.any()) {
            return Optional.empty();
        }
        List<TrafficMatch> matches =
                new RuleMatches(sources, destination, services, dscp.orElse(null), families(route)).alternatives();
        if (matches.isEmpty()) {
            on.inconsistent("spec.destination", route.isPresent() ? "no connection can have this source, this destination and an IPv4 gateway"
                    : "source and destination have no address family in common", "name objects of the same family on both sides");
            return Optional.empty();
        }
        return Optional.of(new RuleConfig(declared.name(), position.get(), spec.action, matches, route.orElse(null), imposed.orElse(null)));
    }

    /**
     * Gateways are IPv4 only in this release. An IPv6 packet sent to a router object would find no route of its own and leave by the main
     * table, in the clear, so a rule with a route is for IPv4.
     */
    private static Set<AddressFamily> families(Optional<Integer> route) {
        return route.isPresent() ? EnumSet.of(AddressFamily.IPV4) : EnumSet.allOf(AddressFamily.class);
    }

    private Optional<Integer> route(ObjectFindings on, FilterRuleSpec spec) {
        if (spec.route == null || spec.route.isEmpty()) {
            return Optional.empty();
        }
        if (spec.action != null && spec.action != RuleAction.Pass) {
            on.invalid("spec.route", spec.action + " lets nothing through to route", "remove the route or let the rule pass");
            return Optional.empty();
        }
        return on.accepted(site.catalog().routers(), "spec.route", spec.route, router -> router.firewall, site.firewall())
                .map(router -> routerIds.get(router.name()));
    }

    private static Optional<DscpValue> dscp(ObjectFindings on, String field, IntOrString value) {
        if (value == null) {
            return Optional.empty();
        }
        return on.read(field, value.getIntVal() != null ? value.getIntVal().toString() : value.getStrVal(), DscpValue::parse);
    }

    private SortedMap<Protocol, List<PortRange>> services(ObjectFindings on, List<Service> services) {
        List<Service> declared = services == null ? List.of() : services;
        List<SortedMap<Protocol, List<PortRange>>> parts = new ArrayList<>();
        for (int i = 0; i < declared.size(); i++) {
            String name = declared.get(i) == null ? null : declared.get(i).object;
            on.accepted(site.catalog().serviceObjects(), "spec.services[" + i + "].object", name)
                    .flatMap(found -> site.catalog().services().of(found.name())).ifPresent(parts::add);
        }
        return new ServiceReading().join(parts);
    }

    /** Switched-off rules have no place in the list, so one can be prepared at the position of the rule it is to replace. */
    private void findEqualPositions(List<Declared<FilterRuleSpec>> declared) {
        Map<Integer, SortedSet<String>> byPosition = new TreeMap<>();
        declared.stream().filter(rule -> isEnabled(rule) && rule.spec().position != null).forEach(rule ->
                byPosition.computeIfAbsent(rule.spec().position, ignored -> new TreeSet<>()).add(rule.name()));
        byPosition.forEach((position, names) -> names.stream().filter(ignored -> names.size() > 1).forEach(name -> {
            List<String> others = names.stream().filter(other -> !other.equals(name)).toList();
            on(name).conflict("spec.position", position + " is also the position of " + Names.list(ObjectKey.FILTER_RULE, others),
                    "give each rule a position of its own");
        }));
    }

    private static boolean isEnabled(Declared<FilterRuleSpec> rule) {
        return Site.orDefault(rule.spec().enabled, true);
    }

    private ObjectFindings on(String name) {
        return site.findings().on(site.catalog().rules().key(name));
    }
}
