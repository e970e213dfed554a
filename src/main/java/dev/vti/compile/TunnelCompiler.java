package dev.vti.compile;

import dev.vti.api.IpsecTunnelSpec;
import dev.vti.api.IpsecTunnelSpec.Peer;
import dev.vti.compile.Snapshot.Declared;
import dev.vti.compile.VirtualInterfaceCompiler.Draft;
import dev.vti.config.InterfaceConfig;
import dev.vti.config.TunnelConfig;
import dev.vti.model.InterfaceAddress;
import dev.vti.model.IpAddress;
import dev.vti.model.PreSharedKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles a firewall's tunnels, each by itself; {@link TunnelConflicts} then compares them. */
final class TunnelCompiler {

    private static final int NEWEST_IKE = 2;

    private final Site site;
    private final FirewallInterfaces interfaces;
    private final Attachment attachment;
    private final Reach reach;

    TunnelCompiler(Site site, FirewallInterfaces interfaces, Map<String, Draft> virtualInterfaces, Reach reach) {
        this.site = site;
        this.interfaces = interfaces;
        this.attachment = new Attachment(site, virtualInterfaces);
        this.reach = reach;
    }

    /** One end of the tunnel on the access link. */
    private record Outer(InterfaceConfig link, IpAddress local, IpAddress peer) {
    }

    /** @param virtualInterfaceIds ids by name of the virtual interface */
    List<TunnelConfig> compile(Map<String, Integer> virtualInterfaceIds) {
        TunnelConflicts conflicts = new TunnelConflicts(site);
        List<TunnelConfig> tunnels = new ArrayList<>();
        for (Declared<IpsecTunnelSpec> declared : site.own(site.catalog().tunnels(), spec -> spec.firewall)) {
            read(declared, conflicts, virtualInterfaceIds).ifPresent(tunnels::add);
        }
        conflicts.report();
        tunnels.removeIf(tunnel -> site.findings().has(site.catalog().tunnels().key(tunnel.name())));
        tunnels.sort(Comparator.comparing(TunnelConfig::name));
        return tunnels;
    }

    private Optional<TunnelConfig> read(Declared<IpsecTunnelSpec> declared, TunnelConflicts conflicts, Map<String, Integer> ids) {
        IpsecTunnelSpec spec = declared.spec();
        String name = declared.name();
        ObjectFindings on = site.findings().on(site.catalog().tunnels().key(name));
        Optional<Draft> draft = attachment.find(on, spec.virtualInterface);
        Optional<IpAddress> remote = site.catalog().host(on, "spec.remote", spec.remote);
        draft.ifPresent(local -> remote.ifPresent(address -> checkRemote(on, spec.remote, address, local)));
        conflicts.usesVirtualInterface(name, spec.virtualInterface);
        if (spec.peer == null) {
            on.invalid("spec.peer", "the value is missing", "write the peer's interface, address and preSharedKey");
            return Optional.empty();
        }
        Optional<Integer> version = on.number("spec.peer.ikeVersion", Site.orDefault(spec.peer.ikeVersion, NEWEST_IKE), 1, NEWEST_IKE);
        version.ifPresent(number -> conflicts.speaks(name, number));
        Optional<Outer> outer = outer(on, spec.peer);
        outer.ifPresent(ends -> conflicts.runsBetween(name, ends.local(), ends.peer()));
        Optional<PreSharedKey> key = PreSharedKeys.find(site.catalog(), spec.peer.preSharedKey, on);
        if (on.any() || draft.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TunnelConfig(name, ids.get(draft.get().name()), draft.get().device(), outer.get().link().device(),
                outer.get().local(), outer.get().peer(), version.get(), key.get()));
    }

    private static void checkRemote(ObjectFindings on, String object, IpAddress remote, Draft local) {
        String named = "NetworkObject '" + object + "' (" + remote + ")";
        String network = "VirtualInterface '" + local.name() + "' (" + local.address() + ")";
        if (remote.equals(local.address().address())) {
            on.inconsistent("spec.remote", named + " is the address of " + network + " itself", "name the remote virtual interface");
        } else if (!local.address().isHost(remote)) {
            on.inconsistent("spec.remote", named + " is no host in the network of " + network, "correct one of the two addresses");
        }
    }

    private Optional<Outer> outer(ObjectFindings on, Peer peer) {
        Optional<IpAddress> address = on.read("spec.peer.address", peer.address, IpAddress::parse).filter(read -> canBePeer(on, read));
        Optional<InterfaceConfig> link = interfaces.find(on, "spec.peer.interface", peer.accessInterface);
        if (address.isEmpty() || link.isEmpty()) {
            return Optional.empty();
        }
        Optional<IpAddress> local = local(link.get(), address.get());
        if (local.isEmpty()) {
            on.inconsistent("spec.peer.interface", "interface '" + peer.accessInterface + "' has no " + address.get().family().label() + " address",
                    "add one to the interface's addresses in Firewall '" + site.firewall() + "'");
        }
        return local.map(from -> new Outer(link.get(), from, address.get()));
    }

    private boolean canBePeer(ObjectFindings on, IpAddress address) {
        boolean isUnicast = !address.value().isAnyLocalAddress() && !address.value().isLoopbackAddress() && !address.value().isMulticastAddress();
        if (!isUnicast) {
            on.invalid("spec.peer.address", address + " cannot be a host's address", "write the peer's address on the access link");
        } else if (reach.isOwn(address)) {
            on.inconsistent("spec.peer.address", address + " is this firewall's own address", "write the peer's address on the access link");
        }
        return isUnicast && !reach.isOwn(address);
    }

    /** The address in the peer's own network if there is one, else the first of the peer's family. */
    private static Optional<IpAddress> local(InterfaceConfig link, IpAddress peer) {
        List<InterfaceAddress> candidates = link.addresses().stream().filter(one -> one.address().family() == peer.family()).toList();
        return candidates.stream().filter(one -> one.network().contains(peer)).findFirst().or(() -> candidates.stream().findFirst())
                .map(InterfaceAddress::address);
    }
}
