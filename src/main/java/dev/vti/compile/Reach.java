package dev.vti.compile;

import dev.vti.compile.VirtualInterfaceCompiler.Draft;
import dev.vti.config.InterfaceConfig;
import dev.vti.model.AddressBlock;
import dev.vti.model.AddressFamily;
import dev.vti.model.InterfaceAddress;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** By which device a firewall reaches an address that lies in one of its own networks. */
final class Reach {

    private final Site site;
    private final TreeMap<IpAddress, Route> routes = new TreeMap<>();
    private final Set<IpAddress> own = new HashSet<>();
    private final List<Draft> unusable = new ArrayList<>();

    private record Route(AddressBlock network, InterfaceName device) {
    }

    Reach(Site site, List<InterfaceConfig> interfaces, Collection<Draft> virtualInterfaces) {
        this.site = site;
        for (InterfaceConfig one : interfaces) {
            add(one.addresses(), one.device());
        }
        for (Draft draft : virtualInterfaces) {
            if (draft.enabled() && !site.findings().has(site.catalog().virtualInterfaces().key(draft.name()))) {
                add(List.of(draft.address()), draft.device());
            } else {
                unusable.add(draft);
            }
        }
    }

    /** The networks of one device are merged; networks of two devices never overlap, since those would have findings. */
    private void add(List<InterfaceAddress> addresses, InterfaceName device) {
        addresses.forEach(address -> own.add(address.address()));
        for (AddressBlock network : AddressBlock.merge(addresses.stream().map(InterfaceAddress::network).toList())) {
            routes.put(network.first(), new Route(network, device));
        }
    }

    /** Whether the address is the firewall's own. */
    boolean isOwn(IpAddress address) {
        return own.contains(address);
    }

    /** The device that leads to a gateway; empty with a finding when there is none. */
    Optional<InterfaceName> device(ObjectFindings on, String field, String object, IpAddress gateway) {
        String named = "NetworkObject '" + object + "' (" + gateway + ")";
        if (gateway.family() != AddressFamily.IPV4) {
            on.inconsistent(field, named + " is not IPv4", "use an IPv4 host, gateways are IPv4 only in this release");
            return Optional.empty();
        }
        if (isOwn(gateway)) {
            on.inconsistent(field, named + " is this firewall's own address", "use the address of the other side");
            return Optional.empty();
        }
        Optional<InterfaceName> device = direct(gateway);
        if (device.isEmpty()) {
            reportUnreachable(on, field, named, gateway);
        }
        return device;
    }

    /** The device in whose network an address is; empty when it is in none. */
    Optional<InterfaceName> direct(IpAddress address) {
        Map.Entry<IpAddress, Route> nearest = routes.floorEntry(address);
        return nearest != null && nearest.getValue().network().contains(address) ? Optional.of(nearest.getValue().device()) : Optional.empty();
    }

    private void reportUnreachable(ObjectFindings on, String field, String named, IpAddress gateway) {
        Optional<Draft> behind = unusable.stream().filter(draft -> draft.address().network().contains(gateway)).findFirst();
        if (behind.isEmpty()) {
            on.inconsistent(field, named + " is in no network of Firewall '" + site.firewall() + "' or of its virtual interfaces",
                    "correct the address, or give an interface an address in its network");
        } else if (behind.get().enabled()) {
            on.notAccepted(field, named + " is reached by VirtualInterface '" + behind.get().name() + "', which is not accepted",
                    "mend the virtual interface as its own conditions say");
        } else {
            on.notAccepted(field, named + " is reached by VirtualInterface '" + behind.get().name() + "', which is disabled",
                    "set its spec.enabled to true");
        }
    }
}
