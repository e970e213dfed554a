package dev.vti.firewall.render;

import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.RouterConfig;
import dev.vti.config.RuleConfig;
import dev.vti.model.ConnectionMark;
import dev.vti.model.DscpValue;
import dev.vti.model.Failback;
import dev.vti.router.GatewayChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Chains that take a connection to one of a router's gateways. */
final class RouterChains {

    /** Any number would do; each router adds its id, so that two routers do not share their clients out in the same way. */
    private static final int SEED = 0x7674_0000;
    private static final String WITH_PORTS = "meta l4proto { tcp, udp, sctp, dccp, udplite }";

    private RouterChains() {
    }

    /** All but the picks, which are {@link Switchable}. */
    static List<NftChain> of(FirewallConfig config) {
        List<NftChain> chains = new ArrayList<>();
        chains.add(toDefaultRoute(config));
        chains.add(toNowhere(config));
        SortedSet<Integer> routed = routed(config);
        routed.forEach(id -> chains.add(to(config, id)));
        for (RouterConfig router : config.routers()) {
            router.gatewayIds().filter(routed::contains).forEach(id -> chains.add(sent(router, id)));
            chains.add(chain(router, Names.hash(router.id()), hash(router)));
            if (router.failback() == Failback.All) {
                chains.add(again(router));
            }
            imposedBy(config, router).forEach(imposed -> chains.add(via(router, imposed.orElse(null))));
        }
        return chains;
    }

    /** Names of the counters of {@link Names#sent}. */
    static List<String> counters(FirewallConfig config) {
        SortedSet<Integer> routed = routed(config);
        return config.routers().stream()
                .flatMap(router -> router.gatewayIds().filter(routed::contains).map(id -> Names.sent(router.id(), id)))
                .toList();
    }

    /** Map from {@link Names#route} to the chain, for all that the rules ask for. */
    static NftSet routes(FirewallConfig config) {
        SortedMap<String, String> routes = new TreeMap<>();
        config.routers().forEach(router -> imposedBy(config, router).forEach(imposed -> routes.put(
                NftSet.mark(Names.route(router.id(), imposed.orElse(null))), "goto " + Names.via(router.id(), imposed.orElse(null)))));
        return new NftSet(Names.ROUTES, NftSet.KeyType.mark, true, routes);
    }

    /** Ids of gateways that some router has, and that the configuration knows. */
    static SortedSet<Integer> routed(FirewallConfig config) {
        SortedSet<Integer> ids = new TreeSet<>();
        config.routers().forEach(router -> router.gatewayIds().forEach(ids::add));
        ids.retainAll(config.gateways().stream().map(GatewayConfig::id).toList());
        return ids;
    }

    private static List<Optional<DscpValue>> imposedBy(FirewallConfig config, RouterConfig router) {
        return config.rules().stream()
                .filter(rule -> Objects.equals(rule.routerId(), router.id()))
                .map(RuleConfig::imposeDscp)
                .map(Optional::ofNullable)
                .distinct()
                .sorted((a, b) -> Integer.compare(a.map(DscpValue::value).orElse(-1), b.map(DscpValue::value).orElse(-1)))
                .toList();
    }

    private static NftChain to(FirewallConfig config, int id) {
        String object = config.gateways().stream().filter(gateway -> gateway.id() == id).findFirst().orElseThrow().object();
        String text = MarkText.setEgressOnly(id) + " meta mark set " + NftSet.mark(ConnectionMark.egress(id)) + " counter accept";
        return new NftChain(Names.to(id), null, List.of(new NftRule("NetworkObject", object, 1, text)));
    }

    /** An unmarked packet is routed by the main table; the connection picks again with every packet, so it is moved when a gateway returns. */
    private static NftChain toDefaultRoute(FirewallConfig config) {
        String text = MarkText.setEgressOnly(ConnectionMark.DEFAULT_ROUTE) + " meta mark set " + NftSet.mark(0) + " counter accept";
        return new NftChain(Names.TO_DEFAULT_ROUTE, null, List.of(new NftRule("Firewall", config.firewall(), 1, text)));
    }

    private static NftChain toNowhere(FirewallConfig config) {
        String text = MarkText.setEgressOnly(ConnectionMark.DROP) + " counter drop";
        return new NftChain(Names.TO_NOWHERE, null, List.of(new NftRule("Firewall", config.firewall(), 1, text)));
    }

    /** A connection is counted when it comes to the gateway, not when it is picked again and stays. */
    private static NftChain sent(RouterConfig router, int id) {
        String name = Names.sent(router.id(), id);
        return chain(router, name, List.of(
                MarkText.EGRESS + " != " + NftSet.mark(ConnectionMark.egress(id)) + " counter name " + name, "goto " + Names.to(id)));
    }

    /** Refused until a pick says otherwise: a router without a pick drops. */
    private static NftChain via(RouterConfig router, DscpValue imposed) {
        return chain(router, Names.via(router.id(), imposed),
                List.of(MarkText.setEgress(ConnectionMark.DROP, imposed), "jump " + Names.hash(router.id()), "counter drop"));
    }

    /** What was translated cannot move, and ends where it is. */
    private static NftChain again(RouterConfig router) {
        return chain(router, Names.again(router.id()),
                List.of(FrameChains.TRANSLATED + " goto " + Names.LIVE, "jump " + Names.hash(router.id()), "counter drop"));
    }

    private static NftChain chain(RouterConfig router, String name, List<String> texts) {
        List<NftRule> rules = new ArrayList<>();
        texts.forEach(text -> rules.add(new NftRule("RouterObject", router.name(), rules.size() + 1, text)));
        return new NftChain(name, null, rules);
    }

    /**
     * Statements that leave the bucket in the packet's mark. Later ones overwrite earlier ones, from the general to the special: only some protocols have
     * ports to hash, and an ICMP error or an unknown protocol has nothing but its addresses.
     */
    private static List<String> hash(RouterConfig router) {
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
        return texts;
    }

    private static String hash(String match, String fields, RouterConfig router) {
        return match + " meta mark set jhash " + fields + " mod " + GatewayChoice.BUCKETS + " seed " + NftSet.mark(SEED + router.id());
    }
}
