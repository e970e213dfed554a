package dev.vti.firewall.apply;

import dev.vti.config.FirewallConfig;
import dev.vti.config.VirtualInterfaceConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A kernel that has virtual interfaces and nothing else. */
public final class LinksInMemory implements Links {

    private final Set<String> devices = ConcurrentHashMap.newKeySet();
    private volatile RuntimeException broken;

    /** From now on nothing can be made; null mends it. */
    public void breakWith(RuntimeException failure) {
        broken = failure;
    }

    /** Somebody else removes a device. */
    public void lose(String device) {
        devices.remove(device);
    }

    public Set<String> devices() {
        return Set.copyOf(devices);
    }

    @Override
    public String driver() {
        return "xfrm";
    }

    @Override
    public List<ApplyFailure> make(FirewallConfig config) {
        if (broken != null) {
            throw broken;
        }
        devices.addAll(names(config));
        return List.of();
    }

    @Override
    public void prune(FirewallConfig config) {
        devices.retainAll(names(config));
    }

    @Override
    public Map<String, String> states(FirewallConfig config) {
        Map<String, String> states = new HashMap<>();
        names(config).forEach(device -> states.put(device, devices.contains(device) ? "Up" : "Missing"));
        return states;
    }

    @Override
    public void remove() {
        devices.clear();
    }

    private static Set<String> names(FirewallConfig config) {
        return config.virtualInterfaces().stream().map(VirtualInterfaceConfig::device).map(Object::toString).collect(Collectors.toSet());
    }
}
