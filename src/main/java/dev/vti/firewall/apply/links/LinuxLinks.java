package dev.vti.firewall.apply.links;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vti.config.FirewallConfig;
import dev.vti.config.InterfaceConfig;
import dev.vti.config.TrafficMatch;
import dev.vti.config.VirtualInterfaceConfig;
import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.firewall.apply.Links;
import dev.vti.firewall.render.RoutingPlan;
import dev.vti.model.AddressFamily;
import dev.vti.model.DefaultAction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@link Links} over iproute2, in the network namespace of the calling thread. */
public final class LinuxLinks implements Links {

    private final IpRoute ip = new IpRoute();
    private final String firewall;
    private final Footprint footprint;
    private final Sysctls sysctls;
    private final LinkDriver driver;
    private final VirtualLinks virtualLinks;
    private final Addresses addresses;
    private final Routing routing = new Routing(ip);

    /**
     * Tries which kind of virtual interface the kernel can make.
     *
     * @param firewall name of the Firewall object
     * @param footprint file that remembers what was changed in settings that are not the firewall's own; must outlive a restart of the process
     */
    public LinuxLinks(String firewall, Path footprint) {
        this(firewall, footprint, LinkDriver.choose(new IpRoute()));
    }

    private LinuxLinks(String firewall, Path footprint, LinkDriver driver) {
        this.firewall = firewall;
        this.footprint = new Footprint(footprint);
        this.sysctls = new Sysctls(this.footprint, firewall);
        this.driver = driver;
        this.virtualLinks = new VirtualLinks(ip, driver);
        this.addresses = new Addresses(ip, this.footprint);
    }

    /** With virtual interfaces of the kind that is named ({@code xfrm} or {@code vti}), whether the kernel can make them or not. */
    public static LinuxLinks of(String kind, String firewall, Path footprint) {
        return new LinuxLinks(firewall, footprint, LinkDriver.named(kind));
    }

    @Override
    public String driver() {
        return driver.kind();
    }

    @Override
    public synchronized List<ApplyFailure> make(FirewallConfig config) {
        List<ApplyFailure> failures = new ArrayList<>();
        Set<String> devices = devices(config);
        Map<String, JsonNode> before = virtualLinks.present();
        // Settings before addresses: a device never forwards with a filter that the tunnels' packets do not pass.
        failures.addAll(sysctls.make(existing(devices, before), forwardsIpv6(config)));
        failures.addAll(addresses.make(config, before));
        failures.addAll(virtualLinks.make(config));
        Map<String, JsonNode> after = virtualLinks.present();
        for (VirtualInterfaceConfig link : config.virtualInterfaces()) {
            if (after.containsKey(link.device().value())) {
                failures.addAll(sysctls.makeOwn(link.device().value(), driver.needsPolicyOff()));
            }
        }
        failures.addAll(routing.make(RoutingPlan.of(config)));
        return List.copyOf(failures);
    }

    @Override
    public synchronized void prune(FirewallConfig config) {
        routing.prune(RoutingPlan.of(config));
        virtualLinks.prune(config);
        addresses.prune(config, virtualLinks.present());
        sysctls.restoreAllBut(devices(config));
    }

    @Override
    public Map<String, String> states(FirewallConfig config) {
        return virtualLinks.states(config.virtualInterfaces().stream().map(link -> link.device().value()).collect(Collectors.toSet()));
    }

    @Override
    public synchronized void remove() {
        FirewallConfig nothing = new FirewallConfig(FirewallConfig.FORMAT_VERSION, "", firewall, DefaultAction.Block,
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        routing.prune(RoutingPlan.of(nothing));
        virtualLinks.prune(nothing);
        addresses.prune(nothing, virtualLinks.present());
        sysctls.restoreAll();
        footprint.deleteIfEmpty();
    }

    private static Set<String> devices(FirewallConfig config) {
        return config.interfaces().stream().map(InterfaceConfig::device).map(Object::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> existing(Set<String> devices, Map<String, JsonNode> present) {
        Set<String> existing = new TreeSet<>(devices);
        existing.retainAll(present.keySet());
        return existing;
    }

    /** An interface may have its addresses from somebody else, so gateways and rules count too. */
    private static boolean forwardsIpv6(FirewallConfig config) {
        Stream<AddressFamily> families = Stream.of(
                config.interfaces().stream().flatMap(own -> own.addresses().stream()).map(address -> address.address().family()),
                config.virtualInterfaces().stream().map(link -> link.address().address().family()),
                config.gateways().stream().map(gateway -> gateway.address().family()),
                config.rules().stream().flatMap(rule -> rule.matches().stream()).map(TrafficMatch::family)).flatMap(Function.identity());
        return families.anyMatch(family -> family == AddressFamily.IPV6);
    }
}
