package dev.vti.firewall.render;

import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.InterfaceConfig;
import dev.vti.config.ReturnRouteConfig;
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
        Switchable switchable = new Switchable(config);
        sets.add(RouterChains.routes(config));
        sets.add(switchable.state(choice));

        List<NftChain> chains = new ArrayList<>(FrameChains.inner(config, returnGateways, imposed));
        chains.addAll(RouterChains.of(config));
        chains.addAll(switchable.chains(choice));
        chains.add(RuleChain.of(config));
        chains.addAll(List.of(FrameChains.prerouting(config), FrameChains.forward(config), FrameChains.output(config)));
        return new NftTable(Names.table(config.firewall()), sets, RouterChains.counters(config), chains);
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
