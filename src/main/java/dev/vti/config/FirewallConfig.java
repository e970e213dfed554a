package dev.vti.config;

import dev.vti.model.DefaultAction;
import java.util.List;

/**
 * One firewall's whole configuration: what the operator compiles and the firewall runs, self-contained, so that a firewall can start from a copy
 * on its disk with the API server gone. Lists are sorted (rules by position, the rest by name or id), so equal content has equal bytes.
 *
 * @param formatVersion {@link #FORMAT_VERSION} of the writer; a firewall that does not know it keeps what it has
 * @param firewall name of the Firewall object
 * @param namespace its namespace
 * @param origins the objects, with generation, that this configuration was compiled from
 */
public record FirewallConfig(
        int formatVersion,
        String namespace,
        String firewall,
        DefaultAction defaultAction,
        List<InterfaceConfig> interfaces,
        List<VirtualInterfaceConfig> virtualInterfaces,
        List<TunnelConfig> tunnels,
        List<GatewayConfig> gateways,
        List<RouterConfig> routers,
        List<RuleConfig> rules,
        List<ReturnRouteConfig> returnRoutes,
        List<Origin> origins) {

    public static final int FORMAT_VERSION = 2;

    public FirewallConfig {
        interfaces = List.copyOf(interfaces);
        virtualInterfaces = List.copyOf(virtualInterfaces);
        tunnels = List.copyOf(tunnels);
        gateways = List.copyOf(gateways);
        routers = List.copyOf(routers);
        rules = List.copyOf(rules);
        returnRoutes = List.copyOf(returnRoutes);
        origins = List.copyOf(origins);
    }

    /** The same configuration with these origins. */
    public FirewallConfig withOrigins(List<Origin> madeFrom) {
        return new FirewallConfig(formatVersion, namespace, firewall, defaultAction, interfaces, virtualInterfaces, tunnels, gateways, routers,
                rules, returnRoutes, madeFrom);
    }
}
