package dev.vti.firewall.failover;

import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.TunnelConfig;
import dev.vti.model.Availability;
import dev.vti.model.InterfaceName;
import dev.vti.model.LinkState;
import dev.vti.model.TunnelAvailability;
import dev.vti.router.GatewayEvidence;
import dev.vti.router.GatewayEvidence.Device;
import dev.vti.router.PathQuality;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The last thing that was heard of every gateway, device and tunnel. Not safe for several threads. */
final class Evidence {

    private Map<Integer, GatewayConfig> gateways = new TreeMap<>();
    /** By gateway id. */
    private final Map<Integer, List<InterfaceName>> devices = new HashMap<>();
    private final Map<InterfaceName, Set<Integer>> byDevice = new HashMap<>();
    private final Map<String, Set<Integer>> byTunnel = new HashMap<>();
    private final Map<Integer, Verdict> verdicts = new HashMap<>();
    private final Map<Integer, PathQuality> measurements = new HashMap<>();
    private final Map<InterfaceName, LinkState> links = new HashMap<>();
    private final Map<String, TunnelAvailability> tunnels = new HashMap<>();
    private boolean quiet;

    private record Verdict(Availability availability, String reason) {

        static final Verdict NONE = new Verdict(Availability.Unknown, null);
    }

    /** From now on it is about these gateways. What was heard of others is forgotten, and also of one that is another now or is probed in another way. */
    void about(FirewallConfig config) {
        Map<Integer, GatewayConfig> after = new TreeMap<>();
        config.gateways().forEach(gateway -> after.put(gateway.id(), gateway));
        Map<Integer, GatewayConfig> before = gateways;
        verdicts.keySet().removeIf(id -> !isProbedAlike(before.get(id), after.get(id)));
        measurements.keySet().removeIf(id -> !isProbedAlike(before.get(id), after.get(id)));
        gateways = after;
        Map<String, TunnelConfig> byName = new HashMap<>();
        config.tunnels().forEach(tunnel -> byName.put(tunnel.name(), tunnel));
        devices.clear();
        byDevice.clear();
        byTunnel.clear();
        for (GatewayConfig gateway : config.gateways()) {
            TunnelConfig tunnel = gateway.tunnel() == null ? null : byName.get(gateway.tunnel());
            devices.put(gateway.id(), tunnel == null ? List.of(gateway.device()) : List.of(gateway.device(), tunnel.accessDevice()));
            devices.get(gateway.id()).forEach(device -> byDevice.computeIfAbsent(device, ignored -> new TreeSet<>()).add(gateway.id()));
            if (gateway.tunnel() != null) {
                byTunnel.computeIfAbsent(gateway.tunnel(), ignored -> new TreeSet<>()).add(gateway.id());
            }
        }
        links.keySet().retainAll(byDevice.keySet());
        tunnels.keySet().retainAll(byTunnel.keySet());
    }

    private static boolean isProbedAlike(GatewayConfig before, GatewayConfig after) {
        return before != null && after != null && before.monitoring() != null && before.monitoring().equals(after.monitoring())
                && before.object().equals(after.object()) && before.address().equals(after.address()) && before.device().equals(after.device());
    }

    Map<Integer, GatewayConfig> gateways() {
        return gateways;
    }

    /** Whether some monitored gateway has no verdict yet. */
    boolean lacksVerdicts() {
        return gateways.values().stream().anyMatch(gateway -> gateway.monitoring() != null
                && verdicts.getOrDefault(gateway.id(), Verdict.NONE).availability() == Availability.Unknown);
    }

    /** @return gateways it is about */
    Collection<Integer> verdict(int gatewayId, Availability availability, String reason) {
        if (!gateways.containsKey(gatewayId)) {
            return List.of();
        }
        verdicts.put(gatewayId, new Verdict(availability, reason));
        return List.of(gatewayId);
    }

    /** @return gateways it is about */
    Collection<Integer> quiet(boolean nowQuiet) {
        quiet = nowQuiet;
        return gateways.keySet();
    }

    /** @return gateways it is about */
    Collection<Integer> link(InterfaceName device, LinkState state) {
        if (byDevice.containsKey(device)) {
            links.put(device, state);
        }
        return byDevice.getOrDefault(device, Set.of());
    }

    /** @return gateways it is about */
    Collection<Integer> tunnel(String name, TunnelAvailability availability) {
        if (byTunnel.containsKey(name)) {
            tunnels.put(name, availability);
        }
        return byTunnel.getOrDefault(name, Set.of());
    }

    /** @return gateways it is about */
    Collection<Integer> measured(Map<Integer, PathQuality> measured) {
        List<Integer> known = new ArrayList<>(measured.keySet());
        known.retainAll(gateways.keySet());
        known.forEach(id -> measurements.put(id, measured.get(id)));
        return known;
    }

    GatewayEvidence of(GatewayConfig gateway) {
        Verdict verdict = quiet ? Verdict.NONE : verdicts.getOrDefault(gateway.id(), Verdict.NONE);
        List<Device> onTheWay = devices.get(gateway.id()).stream()
                .map(device -> new Device(device, links.getOrDefault(device, LinkState.Unknown))).toList();
        TunnelAvailability tunnel = gateway.tunnel() == null ? TunnelAvailability.Unknown
                : tunnels.getOrDefault(gateway.tunnel(), TunnelAvailability.Unknown);
        return new GatewayEvidence(onTheWay, tunnel, verdict.availability(), verdict.reason(), measurements.get(gateway.id()));
    }
}
