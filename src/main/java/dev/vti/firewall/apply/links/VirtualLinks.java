package dev.vti.firewall.apply.links;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vti.config.FirewallConfig;
import dev.vti.config.TunnelConfig;
import dev.vti.config.VirtualInterfaceConfig;
import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.firewall.apply.links.IpRoute.Command;
import dev.vti.model.AddressFamily;
import dev.vti.model.InterfaceName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The firewall's virtual interfaces: known as ours by their alias, or by an XFRM id in our range. */
final class VirtualLinks {

    private static final String KIND = "VirtualInterface";
    private static final String ALIAS = "vti.dev/virtual-interface";

    private final IpRoute ip;
    private final LinkDriver driver;

    VirtualLinks(IpRoute ip, LinkDriver driver) {
        this.ip = ip;
        this.driver = driver;
    }

    /** All links by name, with details. */
    Map<String, JsonNode> present() {
        Map<String, JsonNode> links = new LinkedHashMap<>();
        ip.list("-details", "address", "show").forEach(link -> links.put(link.path("ifname").asText(), link));
        return links;
    }

    List<ApplyFailure> make(FirewallConfig config) {
        Map<String, JsonNode> present = present();
        List<ApplyFailure> failures = new ArrayList<>();
        List<Command> commands = new ArrayList<>();
        for (VirtualInterfaceConfig link : config.virtualInterfaces()) {
            String name = link.device().value();
            JsonNode there = present.get(name);
            if (driver instanceof NoDriver) {
                failures.add(new ApplyFailure(KIND, name,
                        "this kernel has neither XFRM interfaces nor VTIs: load the module xfrm_interface or ip_vti on the machine"));
            } else if (there != null && !isOurs(there)) {
                failures.add(new ApplyFailure(KIND, name,
                        "the machine has another network interface of this name: give the VirtualInterface another name or remove that one"));
            } else {
                change(config, link, there, commands);
            }
        }
        failures.addAll(ip.batch(commands));
        return failures;
    }

    private void change(FirewallConfig config, VirtualInterfaceConfig link, JsonNode there, List<Command> commands) {
        String name = link.device().value();
        boolean isRight = there != null && driver.matches(link, there);
        if (there != null && !isRight) {
            // Keys, ids and outer addresses of a link cannot be changed.
            commands.add(command(link, "link delete " + name));
        }
        if (!isRight) {
            commands.add(command(link, driver.addCommand(link, accessDevice(config, link))));
        }
        if (!isRight || !there.path("ifalias").asText("").equals(ALIAS)) {
            commands.add(command(link, "link set dev " + name + " alias " + ALIAS));
        }
        if (!isRight || there.path("mtu").asInt() != link.mtu()) {
            commands.add(command(link, "link set dev " + name + " mtu " + link.mtu()));
        }
        if (!isRight || !Addresses.of(there).contains(link.address().toString())) {
            commands.add(command(link, "address add " + link.address() + " dev " + name + noDuplicateDetection(link)));
        }
        if (!isRight || !isUp(there)) {
            commands.add(command(link, "link set dev " + name + " up"));
        }
    }

    /** Removes links that are ours and not configured, and addresses that configured ones no longer have. */
    void prune(FirewallConfig config) {
        Map<String, VirtualInterfaceConfig> wanted = config.virtualInterfaces().stream()
                .collect(Collectors.toMap(link -> link.device().value(), link -> link));
        List<Command> commands = new ArrayList<>();
        present().forEach((name, there) -> {
            if (isOurs(there) && !wanted.containsKey(name)) {
                commands.add(new Command(KIND, name, "link delete " + name));
            } else if (isOurs(there)) {
                Addresses.of(there).stream().filter(address -> !address.equals(wanted.get(name).address().toString()))
                        .forEach(address -> commands.add(new Command(KIND, name, "address delete " + address + " dev " + name)));
            }
        });
        ip.batch(commands);
    }

    /** Up, Down or Missing by name. */
    Map<String, String> states(Set<String> names) {
        Map<String, JsonNode> present = present();
        return names.stream().collect(Collectors.toMap(name -> name,
                name -> !present.containsKey(name) ? "Missing" : isUp(present.get(name)) ? "Up" : "Down"));
    }

    static boolean isUp(JsonNode link) {
        for (JsonNode flag : link.path("flags")) {
            if (flag.asText().equals("UP")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOurs(JsonNode link) {
        return link.path("ifalias").asText("").equals(ALIAS) || XfrmDriver.ifId(link) >>> 16 == XfrmDriver.OUR_IDS;
    }

    private static InterfaceName accessDevice(FirewallConfig config, VirtualInterfaceConfig link) {
        return config.tunnels().stream().filter(tunnel -> tunnel.virtualInterfaceId() == link.id())
                .map(TunnelConfig::accessDevice).findFirst().orElse(null);
    }

    /** An IPv6 address on a link that has no neighbours needs no search for its double, and would be useless while it lasts. */
    private static String noDuplicateDetection(VirtualInterfaceConfig link) {
        return link.address().address().family() == AddressFamily.IPV6 ? " nodad" : "";
    }

    private static Command command(VirtualInterfaceConfig link, String text) {
        return new Command(KIND, link.device().value(), text);
    }
}
