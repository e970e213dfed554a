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

/**
 * The nftables tables of a firewall. Same input, same tables.
 *
 * @param rules the filter rules and what is around them; large
 * @param routers what takes a connection that a rule routes to a gateway; small
 */
public record FirewallTables(NftTable rules, NftTable routers) {

    public static FirewallTables render(FirewallConfig config, GatewayChoice choice) {
        Switchable switchable = new Switchable(config);
        return new FirewallTables(rules(config, switchable, choice), RouterChains.table(config, switchable, choice));
    }

    /** Both, the one that leads to the other last. */
    public List<NftTable> all() {
        return List.of(routers, rules);
    }

    /** The same with the part that a choice decides. */
    public FirewallTables with(Switchable switchable, GatewayChoice choice) {
        return new FirewallTables(rules.with(List.of(switchable.live(choice)), List.of()), routers.with(List.of(), switchable.chains(choice)));
    }

    /** Both as a file that {@code nft -f} reads. */
    public String text() {
        return routers.text() + rules.text();
    }

    private static NftTable rules(FirewallConfig config, Switchable switchable, GatewayChoice choice) {
        List<DscpValue> imposed = config.rules().stream().map(RuleConfig::imposeDscp).filter(Objects::nonNull).distinct().sorted().toList();
        SortedMap<String, ReturnRouteConfig> returns = returnRoutes(config);
        List<Integer> returnGateways = returns.values().stream().map(ReturnRouteConfig::gatewayId).distinct().sorted().toList();
        List<Integer> moving = List.copyOf(switchable.moving().keySet());

        List<NftSet> sets = List.of(
                interfaces(config),
                ingress(returns),
                new NftSet(Names.RETURNS, KeyType.mark, false, elements(returnGateways, MarkText::ingress, id -> "")),
                new NftSet(Names.IMPOSED, KeyType.mark, true,
                        elements(imposed, value -> NftSet.mark(ConnectionMark.dscp(value)), value -> "jump " + Names.impose(value))),
                new NftSet(Names.MOVING, KeyType.mark, true, elements(moving, id -> NftSet.mark(ConnectionMark.egress(id)), id -> "goto " + Names.moving(id))),
                switchable.live(choice));

        List<NftChain> chains = new ArrayList<>(FrameChains.inner(config, returnGateways, imposed));
        moving.forEach(id -> chains.add(FrameChains.moving(config, id)));
        chains.add(RuleChain.of(config));
        chains.addAll(List.of(FrameChains.prerouting(config), FrameChains.forward(config), FrameChains.output(config)));
        return new NftTable(Names.rulesTable(config.firewall()), sets, List.of(), chains);
    }

    /** By device; of two return routes on one device the first by name counts. */
    private static SortedMap<String, ReturnRouteConfig> returnRoutes(FirewallConfig config) {
        List<Integer> known = config.gateways().stream().map(GatewayConfig::id).toList();
        SortedMap<String, ReturnRouteConfig> byDevice = new TreeMap<>();
        config.returnRoutes().stream().filter(route -> known.contains(route.gatewayId()))
                .forEach(route -> byDevice.putIfAbsent(NftSet.device(route.device()), route));
        return byDevice;
    }

    static NftSet interfaces(FirewallConfig config) {
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
