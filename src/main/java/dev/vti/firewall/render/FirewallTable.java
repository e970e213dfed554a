package dev.vti.firewall.render;

import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.InterfaceConfig;
import dev.vti.config.ReturnRouteConfig;
import dev.vti.config.RouterConfig;
import dev.vti.config.RuleConfig;
import dev.vti.config.VirtualInterfaceConfig;
import dev.vti.firewall.render.NftSet.KeyType;
import dev.vti.model.ConnectionMark;
import dev.vti.model.DscpValue;
import dev.vti.router.GatewayChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;

/** Renders the nftables table of a firewall. Same input, same table. */
public final class FirewallTable {

    private FirewallTable() {
    }

    public static NftTable render(FirewallConfig config, GatewayChoice choice) {
        List<DscpValue> imposed = config.rules().stream().map(RuleConfig::imposeDscp).filter(Objects::nonNull).distinct().sorted().toList();
        SortedMap<String, ReturnRouteConfig> returns = returnRoutes(config);
        List<Integer> returnGateways = returns.values().stream().map(ReturnRouteConfig::gatewayId).distinct().sorted().toList();

        List<NftSet> sets = new ArrayList<>(List.of(
                interfaces(config),
                ingress(returns),
                new NftSet(Names.RETURNS, KeyType.mark, false, elements(returnGateways, MarkText::ingress, id -> "")),
                new NftSet(Names.IMPOSED, KeyType.mark, true,
                        elements(imposed, value -> NftSet.mark(ConnectionMark.dscp(value)), value -> "jump " + Names.impose(value)))));
        sets.addAll(switchable(config, choice));

        List<NftChain> chains = new ArrayList<>(FrameChains.inner(config, returnGateways, imposed));
        chains.addAll(RouterChains.of(config));
        chains.add(RuleChain.of(config));
        chains.addAll(List.of(FrameChains.prerouting(config), FrameChains.forward(config), FrameChains.output(config)));
        return new NftTable(Names.table(config.firewall()), sets, chains);
    }

    /** The sets that a change of gateways changes, and nothing else does. */
    public static List<NftSet> switchable(FirewallConfig config, GatewayChoice choice) {
        SortedSet<Integer> routed = RouterChains.routed(config);
        SortedMap<String, String> state = new TreeMap<>();
        choice.liveGateways().stream().filter(routed::contains)
                .forEach(id -> state.put(NftSet.mark(ConnectionMark.egress(id)), "goto " + Names.LIVE));
        state.put(NftSet.mark(ConnectionMark.PASS_WITHOUT_ROUTE), "accept");

        SortedMap<String, String> buckets = new TreeMap<>();
        for (RouterConfig router : config.routers()) {
            List<Integer> egress = choice.buckets().getOrDefault(router.id(), List.of());
            for (int bucket = 0; bucket < egress.size(); bucket++) {
                buckets.put(NftSet.mark(((long) router.id() << 8) + bucket), "goto " + target(egress.get(bucket), routed));
            }
        }
        return List.of(
                new NftSet(Names.GATEWAY_STATE, KeyType.mark, true, state),
                new NftSet(Names.BUCKET, KeyType.mark, true, buckets));
    }

    /** A gateway that the configuration does not have leads nowhere: better dropped than sent by a table that is not there. */
    private static String target(int egress, SortedSet<Integer> routed) {
        if (egress == ConnectionMark.DEFAULT_ROUTE) {
            return Names.TO_DEFAULT_ROUTE;
        }
        return routed.contains(egress) ? Names.to(egress) : Names.TO_NOWHERE;
    }

    /** By device; of two return routes on one device the first by name counts. */
    private static SortedMap<String, ReturnRouteConfig> returnRoutes(FirewallConfig config) {
        List<Integer> known = config.gateways().stream().map(GatewayConfig::id).toList();
        SortedMap<String, ReturnRouteConfig> byDevice = new TreeMap<>();
        config.returnRoutes().stream().filter(route -> known.contains(route.gatewayId()))
                .forEach(route -> byDevice.putIfAbsent(NftSet.device(route.device()), route));
        return byDevice;
    }

    private static NftSet interfaces(FirewallConfig config) {
        SortedMap<String, String> devices = new TreeMap<>();
        config.interfaces().stream().map(InterfaceConfig::device).forEach(device -> devices.put(NftSet.device(device), ""));
        config.virtualInterfaces().stream().map(VirtualInterfaceConfig::device).forEach(device -> devices.put(NftSet.device(device), ""));
        return new NftSet(Names.INTERFACES, KeyType.ifname, false, devices);
    }

    private static NftSet ingress(SortedMap<String, ReturnRouteConfig> returns) {
        SortedMap<String, String> jumps = new TreeMap<>();
        returns.forEach((device, route) -> jumps.put(device, "jump " + Names.from(route.gatewayId())));
        return new NftSet(Names.INGRESS, KeyType.ifname, true, jumps);
    }

    private static <T> SortedMap<String, String> elements(
            List<T> values, Function<T, String> key, Function<T, String> verdict) {
        SortedMap<String, String> elements = new TreeMap<>();
        values.forEach(value -> elements.put(key.apply(value), verdict.apply(value)));
        return elements;
    }
}
