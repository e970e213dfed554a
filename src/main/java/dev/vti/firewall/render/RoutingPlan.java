package dev.vti.firewall.render;

import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.ReturnRouteConfig;
import dev.vti.config.TunnelConfig;
import dev.vti.model.AddressFamily;
import dev.vti.model.ConnectionMark;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Route tables and policy rules of a firewall.
 *
 * <p>Each gateway has a table with a default route by it and, as last resort, an unreachable default: when the device goes down the kernel takes the first
 * away, and without the second the packet would go on to the main table, in the clear. The family that the gateway does not have gets the
 * unreachable default alone, for the same reason.
 *
 * @param routes by table, in the order they are made
 * @param rules no two alike
 */
public record RoutingPlan(List<Route> routes, List<PolicyRule> rules) {

    public RoutingPlan {
        routes = List.copyOf(routes);
        rules = List.copyOf(rules);
    }

    /**
     * A default route.
     *
     * @param gateway object it leads to; what a failure is reported on
     * @param via next hop; null makes the route unreachable
     * @param device null makes the route unreachable
     */
    public record Route(String gateway, AddressFamily family, int table, IpAddress via, InterfaceName device) {
    }

    /** A rule that sends some packets to a table. */
    public sealed interface PolicyRule {

        AddressFamily family();

        int priority();

        int table();
    }

    /**
     * Packets whose mark has a value in a field.
     *
     * @param gateway object whose table it is
     */
    public record MarkRule(String gateway, AddressFamily family, int priority, long mark, long mask, int table) implements PolicyRule {
    }

    /** Packets of a tunnel, once encrypted. */
    public record OuterRule(String tunnel, AddressFamily family, IpAddress from, IpAddress to) implements PolicyRule {

        @Override
        public int priority() {
            return RoutingNumbers.OUTER_PRIORITY;
        }

        @Override
        public int table() {
            return RoutingNumbers.MAIN_TABLE;
        }
    }

    public static RoutingPlan of(FirewallConfig config) {
        List<Route> routes = new ArrayList<>();
        List<PolicyRule> rules = new ArrayList<>();
        Set<Integer> returnGateways = config.returnRoutes().stream().map(ReturnRouteConfig::gatewayId).collect(Collectors.toSet());
        config.tunnels().forEach(tunnel -> rules.add(outer(tunnel)));
        for (GatewayConfig gateway : config.gateways()) {
            int table = RoutingNumbers.table(gateway.id());
            routes.add(new Route(gateway.object(), gateway.address().family(), table, gateway.address(), gateway.device()));
            for (AddressFamily family : AddressFamily.values()) {
                routes.add(new Route(gateway.object(), family, table, null, null));
                rules.add(new MarkRule(gateway.object(), family, RoutingNumbers.EGRESS_PRIORITY,
                        ConnectionMark.egress(gateway.id()), ConnectionMark.EGRESS_MASK, table));
                if (returnGateways.contains(gateway.id())) {
                    rules.add(new MarkRule(gateway.object(), family, RoutingNumbers.RETURN_PRIORITY,
                            Integer.toUnsignedLong(ConnectionMark.ingress(gateway.id())), Integer.toUnsignedLong(ConnectionMark.INGRESS_MASK), table));
                }
            }
        }
        return new RoutingPlan(routes, withoutRepeats(rules));
    }

    private static OuterRule outer(TunnelConfig tunnel) {
        return new OuterRule(tunnel.name(), tunnel.localAddress().family(), tunnel.localAddress(), tunnel.peerAddress());
    }

    /** Two tunnels between the same two addresses share their rule. */
    private static List<PolicyRule> withoutRepeats(List<PolicyRule> rules) {
        Set<Object> seen = new LinkedHashSet<>();
        return rules.stream().filter(rule -> switch (rule) {
            case OuterRule outer -> seen.add(List.of(outer.from(), outer.to()));
            case MarkRule mark -> seen.add(mark);
        }).toList();
    }
}
