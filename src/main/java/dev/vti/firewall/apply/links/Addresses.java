package dev.vti.firewall.apply.links;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vti.config.FirewallConfig;
import dev.vti.config.InterfaceConfig;
import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.firewall.apply.links.IpRoute.Command;
import dev.vti.model.InterfaceAddress;
import dev.vti.model.IpAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Addresses of the firewall's own interfaces, which others may have given addresses too: only those that we gave are ever taken away. */
final class Addresses {

    private static final String KIND = "Firewall";

    private final IpRoute ip;
    private final Footprint footprint;

    Addresses(IpRoute ip, Footprint footprint) {
        this.ip = ip;
        this.footprint = footprint;
    }

    /** Addresses of a link in a listing, with length, except link-local IPv6 ones, which are the kernel's. */
    static Set<String> of(JsonNode link) {
        Set<String> addresses = new HashSet<>();
        for (JsonNode address : link.path("addr_info")) {
            boolean isKernels = address.path("family").asText().equals("inet6") && address.path("scope").asText().matches("link|253");
            if (!isKernels) {
                addresses.add(IpAddress.parse(address.path("local").asText()) + "/" + address.path("prefixlen").asInt());
            }
        }
        return addresses;
    }

    List<ApplyFailure> make(FirewallConfig config, Map<String, JsonNode> present) {
        List<ApplyFailure> failures = new ArrayList<>();
        List<Command> commands = new ArrayList<>();
        for (InterfaceConfig own : config.interfaces()) {
            String device = own.device().value();
            JsonNode link = present.get(device);
            if (link == null) {
                failures.add(new ApplyFailure(KIND, config.firewall(), "interface " + own.name() + ": the machine has no device " + device
                        + "; correct spec.interfaces or attach the device"));
                continue;
            }
            for (InterfaceAddress address : own.addresses()) {
                if (!of(link).contains(address.toString())) {
                    footprint.rememberAddress(device + " " + address);
                    commands.add(new Command(KIND, config.firewall(), "address add " + address + " dev " + device));
                }
            }
            if (!own.addresses().isEmpty() && !VirtualLinks.isUp(link)) {
                footprint.rememberSetUp(device);
                commands.add(new Command(KIND, config.firewall(), "link set dev " + device + " up"));
            }
        }
        failures.addAll(ip.batch(commands));
        return failures;
    }

    /** Takes away what we gave and the configuration no longer has. */
    void prune(FirewallConfig config, Map<String, JsonNode> present) {
        Set<String> wanted = new HashSet<>();
        Set<String> devices = new HashSet<>();
        config.interfaces().forEach(own -> {
            devices.add(own.device().value());
            own.addresses().forEach(address -> wanted.add(own.device() + " " + address));
        });
        List<Command> commands = new ArrayList<>();
        for (String given : footprint.addresses()) {
            String device = given.substring(0, given.indexOf(' '));
            String address = given.substring(given.indexOf(' ') + 1);
            if (wanted.contains(given)) {
                continue;
            }
            if (present.containsKey(device) && of(present.get(device)).contains(address)) {
                commands.add(new Command(KIND, config.firewall(), "address delete " + address + " dev " + device));
            }
            footprint.forgetAddress(given);
        }
        for (String device : footprint.setUp()) {
            if (!devices.contains(device)) {
                if (present.containsKey(device)) {
                    commands.add(new Command(KIND, config.firewall(), "link set dev " + device + " down"));
                }
                footprint.forgetSetUp(device);
            }
        }
        ip.batch(commands);
    }
}
