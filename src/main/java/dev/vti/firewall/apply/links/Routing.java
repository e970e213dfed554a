package dev.vti.firewall.apply.links;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.firewall.apply.links.IpRoute.Command;
import dev.vti.firewall.render.RoutingNumbers;
import dev.vti.firewall.render.RoutingPlan;
import dev.vti.firewall.render.RoutingPlan.MarkRule;
import dev.vti.firewall.render.RoutingPlan.OuterRule;
import dev.vti.firewall.render.RoutingPlan.PolicyRule;
import dev.vti.firewall.render.RoutingPlan.Route;
import dev.vti.model.AddressFamily;
import dev.vti.model.IpAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Route tables and policy rules, known as ours by the numbers of {@link RoutingNumbers}. Each is compared as the text that {@code ip} takes for it. */
final class Routing {

    /** Names of route types (linux/rtnetlink.h), which {@code ip -N} lists by number. */
    private static final Map<String, String> TYPES = Map.of("2", "local", "3", "broadcast", "4", "anycast", "5", "multicast", "6", "blackhole",
            "7", "unreachable", "8", "prohibit", "9", "throw");

    private final IpRoute ip;

    Routing(IpRoute ip) {
        this.ip = ip;
    }

    /** Adds what is missing: first routes, then the rules that lead to them. */
    List<ApplyFailure> make(RoutingPlan plan) {
        List<ApplyFailure> failures = new ArrayList<>();
        for (AddressFamily family : families()) {
            Set<String> presentRoutes = routes(family);
            List<Command> commands = new ArrayList<>();
            wantedRoutes(plan, family).forEach((text, route) -> {
                if (!presentRoutes.contains(text)) {
                    // "replace": a table has one route of each metric, and an old one of the gateway must go in the same step.
                    commands.add(new Command("NetworkObject", route.gateway(), "route replace " + text));
                }
            });
            Set<String> presentRules = rules(family);
            wantedRules(plan, family).forEach((text, rule) -> {
                if (!presentRules.contains(text)) {
                    commands.add(command(rule, "rule add " + text));
                }
            });
            failures.addAll(ip.batch(family, commands));
        }
        return failures;
    }

    /** Removes what is too much in our ranges: first rules, then routes. */
    void prune(RoutingPlan plan) {
        for (AddressFamily family : families()) {
            List<Command> commands = new ArrayList<>();
            Set<String> wantedRules = wantedRules(plan, family).keySet();
            rules(family).stream().filter(text -> !wantedRules.contains(text))
                    .forEach(text -> commands.add(new Command("Firewall", "", "rule delete " + text)));
            Set<String> wantedRoutes = wantedRoutes(plan, family).keySet();
            routes(family).stream().filter(text -> !wantedRoutes.contains(text))
                    .forEach(text -> commands.add(new Command("Firewall", "", "route delete " + text)));
            ip.batch(family, commands);
        }
    }

    /** A kernel without IPv6 has nothing of it to route. */
    private static List<AddressFamily> families() {
        return Arrays.stream(AddressFamily.values())
                .filter(family -> family == AddressFamily.IPV4 || Files.exists(Path.of("/proc/sys/net/ipv6")))
                .toList();
    }

    private static Map<String, Route> wantedRoutes(RoutingPlan plan, AddressFamily family) {
        return plan.routes().stream().filter(route -> route.family() == family)
                .collect(Collectors.toMap(Routing::text, Function.identity(), (first, second) -> first, LinkedHashMap::new));
    }

    private static Map<String, PolicyRule> wantedRules(RoutingPlan plan, AddressFamily family) {
        return plan.rules().stream().filter(rule -> rule.family() == family)
                .collect(Collectors.toMap(Routing::text, Function.identity(), (first, second) -> first, LinkedHashMap::new));
    }

    private static String text(Route route) {
        return route.via() == null
                ? "unreachable default table " + route.table() + " metric " + RoutingNumbers.LAST_RESORT_METRIC
                : "default via " + route.via() + " dev " + route.device() + " table " + route.table();
    }

    private static String text(PolicyRule rule) {
        String place = "priority " + rule.priority();
        return switch (rule) {
            case OuterRule outer -> place + " from " + outer.from() + " to " + outer.to() + " table " + outer.table();
            case MarkRule mark -> place + " fwmark 0x%x/0x%x".formatted(mark.mark(), mark.mask()) + " table " + mark.table();
        };
    }

    private Set<String> routes(AddressFamily family) {
        Set<String> routes = new LinkedHashSet<>();
        for (JsonNode route : ip.list(IpRoute.option(family), "route", "show", "table", "all")) {
            if (RoutingNumbers.isOurTable(route.path("table").asInt(0))) {
                routes.add(presentRoute(route));
            }
        }
        return routes;
    }

    /** In the form of {@link #text(Route)} where it can be one of ours; in a form that {@code route delete} takes in any case. */
    private static String presentRoute(JsonNode route) {
        StringBuilder text = new StringBuilder();
        String type = route.path("type").asText("unicast");
        boolean isUnicast = type.matches("unicast|1");
        text.append(isUnicast ? "" : TYPES.getOrDefault(type, type) + " ").append(route.path("dst").asText());
        if (route.has("gateway")) {
            text.append(" via ").append(IpAddress.parse(route.path("gateway").asText()));
        }
        if (isUnicast && route.has("dev")) {
            text.append(" dev ").append(route.path("dev").asText());
        }
        text.append(" table ").append(route.path("table").asInt());
        long metric = route.path("metric").asLong(0);
        // IPv6 gives a route without a metric the value 1024 (IP6_RT_PRIO_USER).
        if (metric != 0 && !(isUnicast && metric == 1024)) {
            text.append(" metric ").append(metric);
        }
        return text.toString();
    }

    private Set<String> rules(AddressFamily family) {
        Set<String> rules = new LinkedHashSet<>();
        for (JsonNode rule : ip.list(IpRoute.option(family), "rule", "show")) {
            int priority = rule.path("priority").asInt();
            if (RoutingNumbers.isOurPriority(priority)) {
                rules.add(presentRule(rule, priority));
            }
        }
        return rules;
    }

    private static String presentRule(JsonNode rule, int priority) {
        StringBuilder text = new StringBuilder("priority " + priority);
        if (!rule.path("src").asText("all").equals("all")) {
            text.append(" from ").append(prefix(rule, "src"));
        }
        if (!rule.path("dst").asText("all").equals("all")) {
            text.append(" to ").append(prefix(rule, "dst"));
        }
        if (rule.has("fwmark")) {
            text.append(" fwmark ").append(rule.path("fwmark").asText()).append('/').append(rule.path("fwmask").asText("0xffffffff"));
        }
        return text.append(" table ").append(rule.path("table").asText()).toString();
    }

    private static String prefix(JsonNode rule, String side) {
        String address = IpAddress.parse(rule.path(side).asText()).toString();
        return rule.has(side + "len") ? address + "/" + rule.path(side + "len").asInt() : address;
    }

    private static Command command(PolicyRule rule, String text) {
        return switch (rule) {
            case OuterRule outer -> new Command("IpsecTunnel", outer.tunnel(), text);
            case MarkRule mark -> new Command("NetworkObject", mark.gateway(), text);
        };
    }
}
