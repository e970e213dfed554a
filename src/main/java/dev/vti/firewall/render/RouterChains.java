package dev.vti.firewall.render;

import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.RouterConfig;
import dev.vti.config.RuleConfig;
import dev.vti.model.ConnectionMark;
import dev.vti.model.DscpValue;
import dev.vti.router.GatewayChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Chains that take a connection to one of a router's gateways. */
final class RouterChains {

    /** Any number would do; each router adds its id, so that two routers do not share their clients out in the same way. */
    private static final int SEED = 0x7674_0000;
    private static final String WITH_PORTS = "meta l4proto { tcp, udp, sctp, dccp, udplite }";

    private RouterChains() {
    }

    static List<NftChain> of(FirewallConfig config) {
        List<NftChain> chains = new ArrayList<>();
        chains.add(toDefaultRoute(config));
        chains.add(toNowhere(config));
        routed(config).forEach(id -> chains.add(to(config, id)));
        for (RouterConfig router : config.routers()) {
            imposedBy(config, router).forEach(imposed -> chains.add(via(router, imposed.orElse(null))));
        }
        return chains;
    }

    /** Ids of gateways that some router has, and that the configuration knows. */
    static SortedSet<Integer> routed(FirewallConfig config) {
        SortedSet<Integer> ids = new TreeSet<>();
        config.routers().forEach(router -> Stream.concat(router.main().stream(), router.backup().stream())
                .forEach(member -> ids.add(member.gatewayId())));
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

    private static NftChain via(RouterConfig router, DscpValue imposed) {
        List<String> texts = new ArrayList<>();
        // Refused until a bucket says otherwise: a router without buckets drops.
        texts.add(MarkText.setEgress(ConnectionMark.DROP, imposed));
        texts.addAll(pick(router));
        texts.add("meta mark vmap @" + Names.BUCKET);
        texts.add("counter drop");
        List<NftRule> rules = new ArrayList<>();
        texts.forEach(text -> rules.add(new NftRule("RouterObject", router.name(), rules.size() + 1, text)));
        return new NftChain(Names.via(router.id(), imposed), null, rules);
    }

    /**
     * Statements that leave the key of {@code @bucket} in the packet's mark. Later ones overwrite earlier ones, from the general to the special: only
     * some protocols have ports to hash, and an ICMP error or an unknown protocol has nothing but its addresses.
     */
    private static List<String> pick(RouterConfig router) {
        int base = router.id() << 8;
        return switch (router.loadBalancing()) {
            case None -> List.of("meta mark set " + NftSet.mark(base));
            case Source -> List.of(hash("meta nfproto ipv4", "ip saddr", router), hash("meta nfproto ipv6", "ip6 saddr", router));
            case Connection -> List.of(
                    hash("meta nfproto ipv4", "ip saddr . ip daddr . meta l4proto", router),
                    hash("meta nfproto ipv6", "ip6 saddr . ip6 daddr . meta l4proto", router),
                    hash("icmp type { echo-request, echo-reply }", "ip saddr . ip daddr . meta l4proto . icmp id", router),
                    hash("icmpv6 type { echo-request, echo-reply }", "ip6 saddr . ip6 daddr . meta l4proto . icmpv6 id", router),
                    hash("meta nfproto ipv4 " + WITH_PORTS, "ip saddr . ip daddr . meta l4proto . th sport . th dport", router),
                    hash("meta nfproto ipv6 " + WITH_PORTS, "ip6 saddr . ip6 daddr . meta l4proto . th sport . th dport", router));
        };
    }

    private static String hash(String match, String fields, RouterConfig router) {
        return match + " meta mark set jhash " + fields + " mod " + GatewayChoice.BUCKETS
                + " seed " + NftSet.mark(SEED + router.id()) + " offset " + (router.id() << 8);
    }
}
