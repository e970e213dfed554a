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
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

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

    /**
     * Gives ids to the gateways of as many users as there are ids for, each user's all or none, so that one user too many costs no other anything. Those come
     * first whose gateways all have ids already, then those that share theirs; who is left without says {@link #hasId}.
     *
     * @param users the gateways of each router object or return route, in the order of their names
     */
    void assign(List<List<GatewayKey>> users) {
        SortedSet<GatewayKey> all = new TreeSet<>();
        users.forEach(all::addAll);
        Map<GatewayKey, Integer> kept = kept(all);
        Set<Integer> inUse = previous.stream().map(GatewayConfig::id).collect(Collectors.toSet());
        int free = ConnectionMark.HIGHEST_GATEWAY_ID - inUse.size();
        SortedSet<GatewayKey> admitted = new TreeSet<>(kept.keySet());
        Comparator<List<GatewayKey>> byAge = Comparator.comparing(user -> !kept.keySet().containsAll(user));
        for (List<GatewayKey> user : users.stream().sorted(byAge.thenComparing(user -> user.stream().anyMatch(key -> key.router() != null))).toList()) {
            SortedSet<GatewayKey> added = new TreeSet<>(user);
            added.removeAll(admitted);
            if (added.size() <= free) {
                admitted.addAll(added);
                free -= added.size();
            }
        }
        ids = Ids.assign(admitted, kept, inUse, ConnectionMark.HIGHEST_GATEWAY_ID);
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
        return new GatewayConfig(id(key), key.object(), hop.address(), hop.device(), key.monitoring(), tunnels.get(hop.device()), key.router());
    }

    /**
     * Ids taken over: first by the same object with the same monitoring for the same router objects; then, so that new probe settings move no connection, by
     * the same object that was monitored in another way and is not any more; last, so that a new failback moves none, by the same object at all.
     */
    private Map<GatewayKey, Integer> kept(SortedSet<GatewayKey> wanted) {
        Map<GatewayKey, Integer> kept = new HashMap<>();
        Map<String, List<GatewayConfig>> left = new HashMap<>();
        for (GatewayConfig before : previous) {
            GatewayKey key = GatewayKey.of(before);
            if (!wanted.contains(key) || kept.putIfAbsent(key, before.id()) != null) {
                left.computeIfAbsent(before.object(), ignored -> new ArrayList<>()).add(before);
            }
        }
        Set<Integer> claimed = new HashSet<>(kept.values());
        claim(wanted, left, kept, claimed, (before, gateway) -> GatewayKey.of(before).isAlike(gateway));
        claim(wanted, left, kept, claimed, (before, gateway) -> true);
        return kept;
    }

    private static void claim(SortedSet<GatewayKey> wanted, Map<String, List<GatewayConfig>> left, Map<GatewayKey, Integer> kept, Set<Integer> claimed,
            BiPredicate<GatewayConfig, GatewayKey> fits) {
        for (GatewayKey gateway : wanted) {
            if (!kept.containsKey(gateway)) {
                left.getOrDefault(gateway.object(), List.of()).stream()
                        .filter(before -> !claimed.contains(before.id()) && fits.test(before, gateway)).findFirst().ifPresent(before -> {
                            kept.put(gateway, before.id());
                            claimed.add(before.id());
                        });
            }
        }
    }
}
