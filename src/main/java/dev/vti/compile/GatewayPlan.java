package dev.vti.compile;

import dev.vti.config.GatewayConfig;
import dev.vti.model.ConnectionMark;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** A firewall's gateways: where each is, and its id. */
final class GatewayPlan {

    private final List<GatewayConfig> previous;
    private final Map<String, Hop> hops = new HashMap<>();
    private Map<GatewayKey, Integer> ids = Map.of();

    private record Hop(IpAddress address, InterfaceName device) {
    }

    GatewayPlan(List<GatewayConfig> previous) {
        this.previous = previous;
    }

    /** Where a network object is that serves as a gateway. */
    void reaches(String object, IpAddress address, InterfaceName device) {
        hops.put(object, new Hop(address, device));
    }

    /** Gives ids to all gateways; whoever needs one that is left without says so with {@link #hasId}. */
    void assign(Collection<GatewayKey> wanted) {
        SortedSet<GatewayKey> sorted = new TreeSet<>(wanted);
        ids = Ids.assign(sorted, kept(sorted), previous.stream().map(GatewayConfig::id).toList(), ConnectionMark.HIGHEST_GATEWAY_ID);
    }

    boolean hasId(GatewayKey gateway) {
        return ids.containsKey(gateway);
    }

    int id(GatewayKey gateway) {
        return ids.get(gateway);
    }

    /**
     * The gateways that are used, by id.
     *
     * @param tunnels names of tunnels by the device of their virtual interface
     */
    List<GatewayConfig> gateways(Collection<GatewayKey> used, Map<InterfaceName, String> tunnels) {
        return new TreeSet<>(used).stream()
                .map(key -> gateway(key, hops.get(key.object()), tunnels))
                .sorted(Comparator.comparingInt(GatewayConfig::id))
                .toList();
    }

    private GatewayConfig gateway(GatewayKey key, Hop hop, Map<InterfaceName, String> tunnels) {
        return new GatewayConfig(id(key), key.object(), hop.address(), hop.device(), key.monitoring(), tunnels.get(hop.device()), null);
    }

    /**
     * Ids taken over: first by the same object with the same monitoring; then, so that new probe settings move no connection, by the same
     * object that was monitored in another way and is not any more.
     */
    private Map<GatewayKey, Integer> kept(SortedSet<GatewayKey> wanted) {
        Map<GatewayKey, Integer> kept = new HashMap<>();
        List<GatewayConfig> left = new ArrayList<>();
        for (GatewayConfig before : previous) {
            GatewayKey key = GatewayKey.of(before);
            if (!wanted.contains(key) || kept.putIfAbsent(key, before.id()) != null) {
                left.add(before);
            }
        }
        Set<Integer> claimed = new HashSet<>(kept.values());
        for (GatewayKey gateway : wanted) {
            if (!kept.containsKey(gateway)) {
                left.stream().filter(before -> isSameHop(before, gateway) && !claimed.contains(before.id())).findFirst().ifPresent(before -> {
                    kept.put(gateway, before.id());
                    claimed.add(before.id());
                });
            }
        }
        return kept;
    }

    private static boolean isSameHop(GatewayConfig before, GatewayKey gateway) {
        return before.object().equals(gateway.object()) && (before.monitoring() != null) == gateway.isMonitored();
    }
}
