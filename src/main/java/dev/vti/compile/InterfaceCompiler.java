package dev.vti.compile;

import dev.vti.api.FirewallInterface;
import dev.vti.api.FirewallSpec;
import dev.vti.config.InterfaceConfig;
import dev.vti.model.InterfaceAddress;
import dev.vti.model.InterfaceName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Compiles a firewall's own interfaces. */
final class InterfaceCompiler {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private InterfaceCompiler() {
    }

    /** The interfaces that can be used, by name; what cannot be is a finding on the Firewall. */
    static List<InterfaceConfig> compile(FirewallSpec spec, ObjectFindings findings) {
        List<FirewallInterface> declared = spec.interfaces == null ? List.of() : spec.interfaces;
        if (declared.isEmpty()) {
            findings.invalid("spec.interfaces", "there is no interface", "add one with a name and a device");
        }
        List<InterfaceConfig> interfaces = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Map<InterfaceName, String> devices = new HashMap<>();
        for (int i = 0; i < declared.size(); i++) {
            String field = "spec.interfaces[" + i + "]";
            Optional<InterfaceConfig> read = read(declared.get(i), field, findings);
            read.filter(one -> isFirst(one, field, names, devices, findings)).ifPresent(interfaces::add);
        }
        interfaces.sort(Comparator.comparing(InterfaceConfig::name));
        return interfaces;
    }

    private static Optional<InterfaceConfig> read(FirewallInterface declared, String field, ObjectFindings findings) {
        if (declared == null || declared.name == null || !NAME.matcher(declared.name).matches()) {
            String problem = declared == null || declared.name == null ? "the value is missing" : "'" + declared.name + "' cannot name an interface";
            findings.invalid(field + ".name", problem, "use 1 to 63 letters, digits, '.', '-' or '_', such as in or wan1");
            return Optional.empty();
        }
        Optional<InterfaceName> device = findings.read(field + ".device", declared.device, DeviceNames::read);
        List<InterfaceAddress> addresses = new ArrayList<>();
        List<String> texts = declared.addresses == null ? List.of() : declared.addresses;
        for (int i = 0; i < texts.size(); i++) {
            findings.read(field + ".addresses[" + i + "]", texts.get(i), InterfaceAddress::parse).ifPresent(addresses::add);
        }
        // Less than all of its addresses would read as another network to rules that name the interface.
        return addresses.size() < texts.size()
                ? Optional.empty()
                : device.map(name -> new InterfaceConfig(declared.name, name, addresses.stream().distinct().toList()));
    }

    private static boolean isFirst(
            InterfaceConfig one, String field, Set<String> names, Map<InterfaceName, String> devices, ObjectFindings findings) {
        if (!names.add(one.name())) {
            findings.conflict(field + ".name", "another interface of this Firewall is called '" + one.name() + "'", "rename one of them");
            return false;
        }
        String other = devices.putIfAbsent(one.device(), one.name());
        if (other != null) {
            findings.conflict(field + ".device", one.device() + " is also the device of interface '" + other + "'",
                    "put all addresses on one interface, or correct one of the devices");
            return false;
        }
        return true;
    }
}
