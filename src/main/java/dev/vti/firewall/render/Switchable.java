package dev.vti.firewall.render;

import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.RouterConfig;
import dev.vti.model.ConnectionMark;
import dev.vti.model.Failback;
import dev.vti.router.GatewayChoice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The part of a firewall's tables that a change of gateways changes, and nothing else does: the live gateways and the routers' picks. */
public final class Switchable {

    private final List<RouterConfig> routers;
    /** Gateways by router id. */
    private final Map<Integer, Set<Integer>> members = new HashMap<>();
    private final SortedSet<Integer> gateways = new TreeSet<>();
    private final SortedMap<Integer, Integer> moving = new TreeMap<>();

    public Switchable(FirewallConfig config) {
        routers = config.routers();
        Set<Integer> known = config.gateways().stream().map(GatewayConfig::id).collect(Collectors.toSet());
        for (RouterConfig router : routers) {
            members.put(router.id(), router.gatewayIds().filter(known::contains).collect(Collectors.toCollection(LinkedHashSet::new)));
            gateways.addAll(members.get(router.id()));
        }
        Map<String, Integer> movers = routers.stream().filter(router -> router.failback() == Failback.All)
                .collect(Collectors.toMap(RouterConfig::name, RouterConfig::id, (first, again) -> first));
        config.gateways().stream().filter(gateway -> gateways.contains(gateway.id()) && gateway.router() != null && movers.containsKey(gateway.router()))
                .forEach(gateway -> moving.put(gateway.id(), movers.get(gateway.router())));
    }

    /** Ids of the gateways that some router has, and that the configuration knows. */
    public Set<Integer> gateways() {
        return gateways;
    }

    /** Gateways that a router has to itself and whose connections it routes anew with every packet, live or not: router id by gateway id. */
    SortedMap<Integer, Integer> moving() {
        return moving;
    }

    /** Egress bits of the gateways whose connections stay where they are. */
    public NftSet live(GatewayChoice choice) {
        SortedMap<String, String> live = new TreeMap<>();
        gateways.stream().filter(id -> choice.liveGateways().contains(id) && !moving.containsKey(id))
                .forEach(id -> live.put(NftSet.mark(ConnectionMark.egress(id)), ""));
        return new NftSet(Names.LIVE_GATEWAYS, NftSet.KeyType.mark, false, live);
    }

    /** Every router's pick. */
    public List<NftChain> chains(GatewayChoice choice) {
        return routers.stream().map(router -> pick(router, choice).rules()).toList();
    }

    /** Names of the chains of {@link #chains}. */
    public Set<String> chainNames() {
        Set<String> names = new TreeSet<>();
        routers.forEach(router -> names.add(Names.pick(router.id())));
        return names;
    }

    /** Picks that one choice has and another has not. */
    public List<Pick> picksThatChange(GatewayChoice before, GatewayChoice after) {
        List<Pick> changed = new ArrayList<>();
        for (RouterConfig router : routers) {
            if (!buckets(router, before).equals(buckets(router, after))) {
                changed.add(pick(router, after));
            }
        }
        return changed;
    }

    /**
     * Gateways that are out of use while some router that has them has something else: their translated connections, which cannot move, have better chances as
     * new ones. Where nothing else is left they may yet go on when the gateway comes back.
     */
    public Set<Integer> abandoned(GatewayChoice choice) {
        Set<Integer> abandoned = new TreeSet<>();
        for (RouterConfig router : routers) {
            if (!choice.liveGateways().containsAll(members.get(router.id())) && buckets(router, choice).stream().anyMatch(Switchable::leadsSomewhere)) {
                abandoned.addAll(members.get(router.id()));
            }
        }
        abandoned.removeAll(choice.liveGateways());
        return abandoned;
    }

    private static boolean leadsSomewhere(int egress) {
        return egress != ConnectionMark.DROP;
    }

    private static List<Integer> buckets(RouterConfig router, GatewayChoice choice) {
        return choice.buckets().getOrDefault(router.id(), List.of());
    }

    private Pick pick(RouterConfig router, GatewayChoice choice) {
        List<Integer> buckets = buckets(router, choice);
        List<Pick.Run> runs = new ArrayList<>();
        for (int bucket = 1; bucket <= buckets.size(); bucket++) {
            boolean isLast = bucket == buckets.size();
            if (isLast || !buckets.get(bucket).equals(buckets.get(bucket - 1))) {
                runs.add(new Pick.Run(isLast ? 0 : bucket, target(router, buckets.get(bucket - 1))));
            }
        }
        return new Pick(router.name(), Names.pick(router.id()), runs);
    }

    /** A gateway that the router does not have leads nowhere: better dropped than sent by a table that is not there. */
    private String target(RouterConfig router, int egress) {
        if (egress == ConnectionMark.DEFAULT_ROUTE) {
            return Names.TO_DEFAULT_ROUTE;
        }
        return members.get(router.id()).contains(egress) ? Names.sent(router.id(), egress) : Names.TO_NOWHERE;
    }
}
