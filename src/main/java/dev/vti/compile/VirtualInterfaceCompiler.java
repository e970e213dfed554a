package dev.vti.compile;

import dev.vti.api.VirtualInterfaceSpec;
import dev.vti.compile.Snapshot.Declared;
import dev.vti.config.InterfaceConfig;
import dev.vti.model.AddressFamily;
import dev.vti.model.InterfaceAddress;
import dev.vti.model.InterfaceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compiles a firewall's virtual interfaces, and finds addresses and devices that two of its interfaces share. */
final class VirtualInterfaceCompiler {

    static final int SMALLEST_MTU = 576;
    static final int LARGEST_MTU = 9000;
    private static final int STANDARD_MTU = 1400;
    private static final int SHORTEST_HOST_PART = 1;

    private final Site site;
    private final List<InterfaceConfig> interfaces;

    VirtualInterfaceCompiler(Site site, List<InterfaceConfig> interfaces) {
        this.site = site;
        this.interfaces = interfaces;
    }

    /**
     * A virtual interface whose own fields are in order.
     *
     * @param enabled whether it is to be in the kernel
     */
    record Draft(String name, InterfaceName device, InterfaceAddress address, int mtu, boolean enabled) {
    }

    /** All that could be read, switched off ones included, by name. Some may have findings all the same. */
    SortedMap<String, Draft> compile() {
        SortedMap<String, Draft> drafts = new TreeMap<>();
        for (Declared<VirtualInterfaceSpec> declared : site.own(site.catalog().virtualInterfaces(), spec -> spec.firewall)) {
            read(declared).ifPresent(draft -> drafts.put(draft.name(), draft));
        }
        findOverlaps(drafts);
        findSharedDevices(drafts);
        return drafts;
    }

    private Optional<Draft> read(Declared<VirtualInterfaceSpec> declared) {
        VirtualInterfaceSpec spec = declared.spec();
        ObjectFindings on = on(declared.name());
        Optional<InterfaceName> device = on.read("metadata.name", declared.name(), DeviceNames::read);
        Optional<InterfaceAddress> address = on.read("spec.address", spec.address, InterfaceAddress::parse).filter(read -> hasPeer(read, on));
        Optional<Integer> mtu = on.number("spec.mtu", Site.orDefault(spec.mtu, STANDARD_MTU), SMALLEST_MTU, LARGEST_MTU);
        return on.any() ? Optional.empty()
                : Optional.of(new Draft(declared.name(), device.get(), address.get(), mtu.get(), Site.orDefault(spec.enabled, true)));
    }

    private static boolean hasPeer(InterfaceAddress address, ObjectFindings on) {
        if (address.address().family() != AddressFamily.IPV4) {
            on.invalid("spec.address", address + " is not IPv4", "use an IPv4 address, virtual interfaces have IPv4 only in this release");
        } else if (AddressFamily.IPV4.bits() - address.length() < SHORTEST_HOST_PART) {
            on.invalid("spec.address", address + " leaves no address for the peer", "use a prefix length of 31 or less, such as 172.16.1.1/30");
        } else if (!address.isHost(address.address())) {
            on.invalid("spec.address", address + " is the first or last address of its network", "use one of the addresses between them");
        } else {
            return true;
        }
        return false;
    }

    private void findOverlaps(SortedMap<String, Draft> drafts) {
        List<AddressClaim> claims = new ArrayList<>(claims(site, interfaces));
        enabled(drafts).forEach(draft -> claims.add(new AddressClaim(key(draft.name()), label(draft.name()), "spec.address", draft.address())));
        AddressOverlaps.find(claims).forEach((claim, others) -> {
            List<AddressClaim> told = claim.owner().equals(site.key())
                    ? others.stream().filter(other -> !other.owner().equals(site.key())).toList() : List.copyOf(others);
            if (!told.isEmpty()) {
                AddressOverlaps.report(claim, told, site.findings());
            }
        });
    }

    static List<AddressClaim> claims(Site site, List<InterfaceConfig> interfaces) {
        List<AddressClaim> claims = new ArrayList<>();
        for (InterfaceConfig one : interfaces) {
            String label = "interface '" + one.name() + "' of Firewall '" + site.firewall() + "'";
            one.addresses().forEach(address -> claims.add(
                    new AddressClaim(site.key(), label, "spec.interfaces['" + one.name() + "'].addresses", address)));
        }
        return claims;
    }

    private void findSharedDevices(SortedMap<String, Draft> drafts) {
        Map<InterfaceName, String> devices = interfaces.stream().collect(Collectors.toMap(InterfaceConfig::device, InterfaceConfig::name));
        for (Draft draft : enabled(drafts)) {
            String other = devices.get(draft.device());
            if (other != null) {
                on(draft.name()).conflict("metadata.name", draft.device() + " is also the device of interface '" + other + "' of Firewall '"
                        + site.firewall() + "'", "choose another name for this object");
                site.findings().on(site.key()).conflict("spec.interfaces['" + other + "'].device",
                        draft.device() + " is also the kernel interface of " + label(draft.name()), "rename one of them");
            }
        }
    }

    private static List<Draft> enabled(SortedMap<String, Draft> drafts) {
        return drafts.values().stream().filter(Draft::enabled).toList();
    }

    private ObjectFindings on(String name) {
        return site.findings().on(key(name));
    }

    private ObjectKey key(String name) {
        return site.catalog().virtualInterfaces().key(name);
    }

    private String label(String name) {
        return site.catalog().virtualInterfaces().label(name);
    }
}
