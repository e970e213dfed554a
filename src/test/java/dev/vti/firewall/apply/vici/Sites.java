package dev.vti.firewall.apply.vici;

import dev.vti.config.FirewallConfig;
import dev.vti.config.TunnelConfig;
import dev.vti.config.VirtualInterfaceConfig;
import dev.vti.model.DefaultAction;
import dev.vti.model.InterfaceAddress;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.PreSharedKey;
import java.util.List;

/** Configurations of the smallest kind: tunnels and the virtual interfaces under them. */
final class Sites {

    static final String KEY = "correct horse battery staple";

    private Sites() {
    }

    /** A tunnel over virtual interface {@code id}, named wan and the id. */
    static TunnelConfig tunnel(int id, String local, String peer, int ikeVersion, String key) {
        return new TunnelConfig("wan" + id, id, new InterfaceName("tunwan" + id), new InterfaceName("wan" + id),
                IpAddress.parse(local), IpAddress.parse(peer), ikeVersion, new PreSharedKey(key));
    }

    static TunnelConfig tunnel(int id, String local, String peer) {
        return tunnel(id, local, peer, 2, KEY);
    }

    static VirtualInterfaceConfig link(TunnelConfig tunnel) {
        int host = tunnel.startsTunnel() ? 1 : 2;
        return new VirtualInterfaceConfig(tunnel.virtualInterfaceId(), tunnel.virtualInterface(),
                InterfaceAddress.parse("172.16." + tunnel.virtualInterfaceId() + "." + host + "/30"), 1400, tunnel.localAddress(), tunnel.peerAddress());
    }

    static FirewallConfig site(TunnelConfig... tunnels) {
        List<TunnelConfig> list = List.of(tunnels);
        return new FirewallConfig(FirewallConfig.FORMAT_VERSION, "default", "agency", DefaultAction.Block, List.of(),
                list.stream().map(Sites::link).toList(), list, List.of(), List.of(), List.of(), List.of(), List.of());
    }
}
