package dev.vti.firewall.render;

import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.RouterConfig;
import dev.vti.firewall.render.NftSet.KeyType;
import dev.vti.model.ConnectionMark;
import dev.vti.router.GatewayChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The table that takes a connection to one of a router's gateways. */
final class RouterChains {

    /** Any number would do; each router adds its id, so that two routers do not share their clients out in the same way. */
    private static final int SEED = 0x7674_0000;
    private static final String WITH_PORTS = "meta l4proto { tcp, udp, sctp, dccp, udplite }";

    private RouterChains() {
    }

    static NftTable table(FirewallConfig config, Switchable switchable, GatewayChoice choice) {
        Map<Integer, GatewayConfig> gateways =
                config.gateways().stream().collect(Collectors.toMap(GatewayConfig::id, Function.identity(), (first, again) -> first));
        List<String> counters = new ArrayList<>();
        List<NftChain> chains = new ArrayList<>(List.of(toDefaultRoute(config), toNowhere(config)));
        switchable.gateways().forEach(id -> chains.add(to(gateways.get(id))));
        for (RouterConfig router : config.routers()) {
            router.gatewayIds().filter(gateways::containsKey).forEach(id -> {
                counters.add(Names.sent(router.id(), id));
                chains.add(sent(router, id));
            });
            chains.add(hash(router));
        }
        chains.addAll(switchable.chains(choice));
        chains.add(FrameChains.chain(config, Names.PREROUTING, new NftChain.Hook("filter", "prerouting", FrameChains.MANGLE - 1),
                "iifname != @" + Names.INTERFACES + " accept",
                "ct direction original meta mark vmap @" + Names.ROUTES));
        return new NftTable(Names.routersTable(config.firewall()), List.of(FirewallTables.interfaces(config), routes(config, switchable)), counters, chains);
    }

    private static NftSet routes(FirewallConfig config, Switchable switchable) {
        SortedMap<String, String> routes = new TreeMap<>();
        config.routers().forEach(router -> routes.put(MarkText.routerKey(router.id()), "goto " + Names.hash(router.id())));
        switchable.moving().forEach((gateway, router) -> routes.put(MarkText.routerOfKey(gateway), "goto " + Names.hash(router)));
        return new NftSet(Names.ROUTES, KeyType.mark, true, routes);
    }

    private static NftChain to(GatewayConfig gateway) {
        String text = MarkText.setEgressOnly(gateway.id()) + " meta mark set " + NftSet.mark(ConnectionMark.egress(gateway.id())) + " counter accept";
        return new NftChain(Names.to(gateway.id()), null, List.of(new NftRule("NetworkObject", gateway.object(), 1, text)));
    }

    /** An unmarked packet is routed by the main table; the connection picks again with every packet, so it is moved when a gateway returns. */
    private static NftChain toDefaultRoute(FirewallConfig config) {
        return FrameChains.chain(config, Names.TO_DEFAULT_ROUTE, null,
                MarkText.setEgressOnly(ConnectionMark.DEFAULT_ROUTE) + " meta mark set " + NftSet.mark(0) + " counter accept");
    }

    private static NftChain toNowhere(FirewallConfig config) {
        return FrameChains.chain(config, Names.TO_NOWHERE, null, MarkText.setEgressOnly(ConnectionMark.DROP) + " counter drop");
    }

    /** A connection is counted when it comes to the gateway, not when it is routed anew and stays. */
    private static NftChain sent(RouterConfig router, int id) {
        String name = Names.sent(router.id(), id);
        return chain(router, name, List.of(
                MarkText.EGRESS + " != " + NftSet.mark(ConnectionMark.egress(id)) + " counter name " + name, "goto " + Names.to(id)));
    }

    /**
     * Leaves the bucket in the packet's mark and leads to the pick. Later statements overwrite earlier ones, from the general to the special: only some
     * protocols have ports to hash, and an ICMP error or an unknown protocol has nothing but its addresses.
     */
    private static NftChain hash(RouterConfig router) {
        List<String> texts = new ArrayList<>(switch (router.loadBalancing()) {
            case None -> List.of("meta mark set " + NftSet.mark(0));
            case Source -> List.of(hash("meta nfproto ipv4", "ip saddr", router), hash("meta nfproto ipv6", "ip6 saddr", router));
            case Connection -> List.of(
                    hash("meta nfproto ipv4", "ip saddr . ip daddr . meta l4proto", router),
                    hash("meta nfproto ipv6", "ip6 saddr . ip6 daddr . meta l4proto", router),
                    hash("icmp type { echo-request, echo-reply }", "ip saddr . ip daddr . meta l4proto . icmp id", router),
                    hash("icmpv6 type { echo-request, echo-reply }", "ip6 saddr . ip6 daddr . meta l4proto . icmpv6 id", router),
                    hash("meta nfproto ipv4 " + WITH_PORTS, "ip saddr . ip daddr . meta l4proto . th sport . th dport", router),
                    hash("meta nfproto ipv6 " + WITH_PORTS, "ip6 saddr . ip6 daddr . meta l4proto . th sport . th dport", router));
        });
        texts.add("jump " + Names.pick(router.id()));
        // A router without a pick drops.
        texts.add("counter drop");
        return chain(router, Names.hash(router.id()), texts);
    }

    private static String hash(String match, String fields, RouterConfig router) {
        return match + " meta mark set jhash " + fields + " mod " + GatewayChoice.BUCKETS + " seed " + NftSet.mark(SEED + router.id());
    }

    private static NftChain chain(RouterConfig router, String name, List<String> texts) {
        List<NftRule> rules = new ArrayList<>();
        texts.forEach(text -> rules.add(new NftRule("RouterObject", router.name(), rules.size() + 1, text)));
        return new NftChain(name, null, rules);
    }
}
