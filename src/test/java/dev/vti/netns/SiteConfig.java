package dev.vti.netns;

import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.InterfaceConfig;
import dev.vti.config.MonitoringConfig;
import dev.vti.config.ReturnRouteConfig;
import dev.vti.config.RouterConfig;
import dev.vti.config.RouterConfig.Member;
import dev.vti.config.RuleConfig;
import dev.vti.config.TrafficMatch;
import dev.vti.model.AddressBlock;
import dev.vti.model.AddressFamily;
import dev.vti.model.DefaultAction;
import dev.vti.model.DscpValue;
import dev.vti.model.Failback;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.LoadBalancing;
import dev.vti.model.NoGatewayPolicy;
import dev.vti.model.PortRange;
import dev.vti.model.ProbeMethod;
import dev.vti.model.Protocol;
import dev.vti.model.RuleAction;
import dev.vti.router.GatewayChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes the configuration of the firewall in {@link Topology}. The gateways 1, 2 and 3 are behind wan1, wan2 and wan3; 11, 12 and 13 are the same for
 * IPv6; 21, 22 and 23 are those of return routes; 31, 32 and 33 belong to one router object.
 */
final class SiteConfig {

    static final String FIREWALL = "site-a.test";

    private final List<GatewayConfig> gateways = new ArrayList<>();
    private final List<RouterConfig> routers = new ArrayList<>();
    private final List<RuleConfig> rules = new ArrayList<>();
    private final List<ReturnRouteConfig> returnRoutes = new ArrayList<>();
    private DefaultAction defaultAction = DefaultAction.Block;

    SiteConfig() {
        for (int link = 1; link <= 3; link++) {
            gateways.add(gateway(link, "10.9." + link + ".2", "wan" + link));
            gateways.add(gateway(10 + link, "fd00:9:" + link + "::2", "wan" + link));
        }
    }

    private static GatewayConfig gateway(int id, String address, String device) {
        return gateway(id, address, device, null);
    }

    private static GatewayConfig gateway(int id, String address, String device, String router) {
        return new GatewayConfig(id, "gateway-" + id, IpAddress.parse(address), new InterfaceName(device),
                new MonitoringConfig(ProbeMethod.ICMP, null, 1_000, 300, 3, 1, 0, List.of(), 1, null, true), null, router);
    }

    SiteConfig defaultAction(DefaultAction action) {
        defaultAction = action;
        return this;
    }

    /** A router object with main gateways of equal weight; {@link #choose} decides what it does. */
    SiteConfig router(int id, LoadBalancing balancing, int... gatewayIds) {
        return router(id, balancing, Failback.NewConnections, gatewayIds);
    }

    /** A router object that has the gateways 31, 32 and 33 to itself, and whose open connections follow its buckets. */
    SiteConfig routerThatMovesAll(int id) {
        for (int link = 1; link <= 3; link++) {
            gateways.add(gateway(30 + link, "10.9." + link + ".2", "wan" + link, "router-" + id));
        }
        return router(id, LoadBalancing.Connection, Failback.All, 31, 32, 33);
    }

    private SiteConfig router(int id, LoadBalancing balancing, Failback failback, int... gatewayIds) {
        List<Member> members = Arrays.stream(gatewayIds).mapToObj(gateway -> new Member(gateway, 1)).toList();
        routers.add(new RouterConfig(id, "router-" + id, members, List.of(), 1, false, NoGatewayPolicy.DoNotRoute, balancing, failback));
        return this;
    }

    /** Rules stand in the order of their names' numbers, not of these calls. */
    SiteConfig rule(int position, RuleAction action, Integer routerId, String match) {
        return rule(position, action, routerId, null, match);
    }

    /** @param match see {@link #parse} */
    SiteConfig rule(int position, RuleAction action, Integer routerId, Integer dscp, String match) {
        rules.add(new RuleConfig("rule-" + position, position, action, List.of(parse(match)), routerId, dscp == null ? null : new DscpValue(dscp)));
        return this;
    }

    SiteConfig rule(RuleConfig rule) {
        rules.add(rule);
        return this;
    }

    SiteConfig returnRoutes() {
        for (int link = 1; link <= 3; link++) {
            gateways.add(new GatewayConfig(20 + link, "gateway-" + (20 + link), IpAddress.parse("10.9." + link + ".2"),
                    new InterfaceName("wan" + link), null, null, null));
            returnRoutes.add(new ReturnRouteConfig("return-" + link, 20 + link, new InterfaceName("wan" + link)));
        }
        return this;
    }

    FirewallConfig build() {
        List<InterfaceConfig> interfaces = Stream.of("eth1", "wan1", "wan2", "wan3", "plain")
                .map(device -> new InterfaceConfig(device, new InterfaceName(device), List.of())).toList();
        return new FirewallConfig(FirewallConfig.FORMAT_VERSION, "test", FIREWALL, defaultAction, interfaces, List.of(), List.of(), gateways, routers,
                rules, returnRoutes, List.of());
    }

    /**
     * Words that are set apart by spaces: {@code tcp}, {@code udp} or {@code icmp}, {@code from DEVICE}, {@code source BLOCK}, {@code to BLOCK},
     * {@code port RANGE}, {@code dscp NUMBER}; nothing matches everything.
     */
    static TrafficMatch parse(String match) {
        Map<String, String> fields = new HashMap<>();
        List<String> words = match.isBlank() ? List.of() : List.of(match.split(" "));
        for (int i = 0; i < words.size(); i++) {
            boolean isProtocol = Set.of("tcp", "udp", "icmp").contains(words.get(i));
            fields.put(isProtocol ? "protocol" : words.get(i), isProtocol ? words.get(i) : words.get(++i));
        }
        List<AddressBlock> sources = blocks(fields.get("source"));
        List<AddressBlock> destinations = blocks(fields.get("to"));
        AddressFamily family = Stream.concat(sources.stream(), destinations.stream()).map(AddressBlock::family).findFirst().orElse(null);
        return new TrafficMatch(family, fields.containsKey("from") ? new InterfaceName(fields.get("from")) : null, sources, destinations,
                fields.containsKey("protocol") ? Protocol.valueOf(fields.get("protocol").toUpperCase()) : null,
                fields.containsKey("port") ? List.of(PortRange.parse(fields.get("port"))) : List.of(),
                fields.containsKey("dscp") ? new DscpValue(Integer.parseInt(fields.get("dscp"))) : null);
    }

    private static List<AddressBlock> blocks(String text) {
        return text == null ? List.of() : List.of(AddressBlock.parse(text));
    }

    /** Decisions of router objects, as the packet filter is told them. */
    static final class Choice {

        private final Set<Integer> live = new HashSet<>();
        private final Map<Integer, List<Integer>> buckets = new HashMap<>();

        /** @param live gateways whose connections stay where they are */
        Choice(Integer... live) {
            this.live.addAll(List.of(live));
        }

        /** @param shares pairs of a gateway's id, or another egress value, and its number of buckets, which sum to 256 */
        Choice router(int id, int... shares) {
            List<Integer> filled = new ArrayList<>();
            for (int i = 0; i < shares.length; i += 2) {
                filled.addAll(Collections.nCopies(shares[i + 1], shares[i]));
            }
            if (filled.size() != GatewayChoice.BUCKETS) {
                throw new IllegalArgumentException(filled.size() + " buckets");
            }
            buckets.put(id, filled);
            return this;
        }

        GatewayChoice build() {
            return new GatewayChoice(live, buckets);
        }
    }
}
