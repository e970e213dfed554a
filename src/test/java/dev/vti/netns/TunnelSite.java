package dev.vti.netns;

import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.InterfaceConfig;
import dev.vti.config.ReturnRouteConfig;
import dev.vti.config.RouterConfig;
import dev.vti.config.RuleConfig;
import dev.vti.config.TunnelConfig;
import dev.vti.config.VirtualInterfaceConfig;
import dev.vti.model.DefaultAction;
import dev.vti.model.DscpValue;
import dev.vti.model.Failback;
import dev.vti.model.InterfaceAddress;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.LoadBalancing;
import dev.vti.model.NoGatewayPolicy;
import dev.vti.model.PreSharedKey;
import dev.vti.model.RuleAction;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One of two firewalls with two access links between them and a tunnel over each.
 *
 * @param host 1 on the side of the clients, 2 on the side of the servers; the last part of its addresses
 * @param mtu of the virtual interfaces
 */
record TunnelSite(String name, int host, int mtu) {

    private static final List<Integer> TUNNELS = List.of(1, 2);

    TunnelSite withMtu(int other) {
        return new TunnelSite(name, host, other);
    }

    int peer() {
        return 3 - host;
    }

    VirtualInterfaceConfig link(int tunnel) {
        return new VirtualInterfaceConfig(tunnel, new InterfaceName("tunwan" + tunnel), InterfaceAddress.parse("172.16." + tunnel + "." + host + "/30"),
                mtu, outer(tunnel, host), outer(tunnel, peer()));
    }

    private static IpAddress outer(int tunnel, int host) {
        return IpAddress.parse("198.51." + (100 + tunnel) + "." + host);
    }

    private TunnelConfig tunnel(int tunnel) {
        return new TunnelConfig("wan" + tunnel, tunnel, link(tunnel).device(), new InterfaceName("wan" + tunnel), outer(tunnel, host),
                outer(tunnel, peer()), 2, new PreSharedKey("not used: associations are made by hand"));
    }

    /** The clients' side routes all it passes through router 1; the servers' side answers through the tunnel that was used. */
    FirewallConfig config(DefaultAction defaultAction) {
        List<InterfaceConfig> interfaces = new ArrayList<>();
        if (host == 1) {
            interfaces.add(new InterfaceConfig("in", new InterfaceName("eth1"), List.of(InterfaceAddress.parse("10.1.0.254/24"))));
        }
        TUNNELS.forEach(id -> interfaces.add(new InterfaceConfig("wan" + id, new InterfaceName("wan" + id),
                List.of(new InterfaceAddress(outer(id, host), 24)))));
        List<GatewayConfig> gateways = TUNNELS.stream().map(id -> new GatewayConfig(id, "remote-" + id,
                IpAddress.parse("172.16." + id + "." + peer()), link(id).device(), null, "wan" + id, null)).toList();
        List<RouterConfig> routers = host == 2 ? List.of() : List.of(new RouterConfig(1, "router", members(), List.of(), 1, false,
                NoGatewayPolicy.DoNotRoute, LoadBalancing.Connection, Failback.NewConnections));
        List<RuleConfig> rules = host == 2 ? List.of() : List.of(new RuleConfig("all", 10, RuleAction.Pass, List.of(SiteConfig.parse("from eth1")),
                1, new DscpValue(18)));
        List<ReturnRouteConfig> returnRoutes = host == 1 ? List.of()
                : TUNNELS.stream().map(id -> new ReturnRouteConfig("return-" + id, id, link(id).device())).toList();
        return new FirewallConfig(FirewallConfig.FORMAT_VERSION, "test", name, defaultAction, interfaces, TUNNELS.stream().map(this::link).toList(),
                TUNNELS.stream().map(this::tunnel).toList(), gateways, routers, rules, returnRoutes, List.of());
    }

    private static List<RouterConfig.Member> members() {
        return TUNNELS.stream().map(id -> new RouterConfig.Member(id, 1)).toList();
    }

    /** Commands that make each tunnel's security associations and policies, in charon's place. */
    String associations(String kind) {
        return TUNNELS.stream().map(id -> associations(kind, id)).reduce("", String::concat);
    }

    private String associations(String kind, int id) {
        String bound = kind.equals("xfrm") ? "if_id " + link(id).ifId() : "mark " + link(id).vtiKey() + " mask 0xffffffff";
        String ofState = kind.equals("xfrm") ? bound : "";
        StringBuilder commands = new StringBuilder();
        for (int from : new int[] {host, peer()}) {
            String ends = "src " + outer(id, from) + " dst " + outer(id, 3 - from);
            commands.append("ip xfrm state add %s proto esp spi 0x%d0%d reqid %d mode tunnel %s aead 'rfc4106(gcm(aes))' 0x%s 128%n".formatted(
                    ends, id + 1, from, id, ofState, "0%d".formatted(id).repeat(20)));
            for (String direction : from == host ? List.of("out") : List.of("in", "fwd")) {
                commands.append("ip xfrm policy add src 0.0.0.0/0 dst 0.0.0.0/0 dir %s %s tmpl %s proto esp reqid %d mode tunnel%n".formatted(
                        direction, bound, ends, id));
            }
        }
        return commands.toString();
    }

    static List<String> accessLinks() {
        return IntStream.rangeClosed(1, TUNNELS.size()).mapToObj(id -> "wan" + id).toList();
    }
}
