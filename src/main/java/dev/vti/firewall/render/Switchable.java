package dev.vti.firewall.render;

import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.RouterConfig;
import dev.vti.model.ConnectionMark;
import dev.vti.model.Failback;
import dev.vti.router.GatewayChoice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The part of a firewall's table that a change of gateways changes, and nothing else does: the gateways' state and the routers' picks. */
public final class Switchable {

    private final List<RouterConfig> routers;
    private final SortedSet<Integer> routed;
    /** Router id by the id of a gateway whose connections pick anew with every packet. */
    private final Map<Integer, Integer> pickingAgain = new HashMap<>();

    public Switchable(FirewallConfig config) {
        routers = config.routers();
        routed = RouterChains.routed(config);
        Map<String, Integer> byName = new HashMap<>();
        routers.stream().filter(router -> router.failback() == Failback.All).forEach(router -> byName.put(router.name(), router.id()));
        config.gateways().stream().filter(gateway -> gateway.router() != null && byName.containsKey(gateway.router()))
                .map(GatewayConfig::id).filter(routed::contains)
                .forEach(id -> pickingAgain.put(id, byName.get(gatewayRouter(config, id))));
    }

    private static String gatewayRouter(FirewallConfig config, int id) {
        return config.gateways().stream().filter(gateway -> gateway.id() == id).findFirst().orElseThrow().router();
    }

    /** Ids of the gateways that some router has. */
    public Set<Integer> gateways() {
        return routed;
    }

    /** What happens to the next packet of an established connection, by egress bits of its mark. */
    public NftSet state(GatewayChoice choice) {
        SortedMap<String, String> state = new TreeMap<>();
        for (int id : routed) {
            if (pickingAgain.containsKey(id)) {
                state.put(NftSet.mark(ConnectionMark.egress(id)), "goto " + Names.again(pickingAgain.get(id)));
            } else if (choice.liveGateways().contains(id)) {
                state.put(NftSet.mark(ConnectionMark.egress(id)), "goto " + Names.LIVE);
            }
        }
        state.put(NftSet.mark(ConnectionMark.PASS_WITHOUT_ROUTE), "accept");
        return new NftSet(Names.GATEWAY_STATE, NftSet.KeyType.mark, true, state);
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
            if (buckets(router, choice).stream().anyMatch(egress -> egress != ConnectionMark.DROP)) {
                router.gatewayIds().filter(id -> routed.contains(id) && !choice.liveGateways().contains(id)).forEach(abandoned::add);
            }
        }
        return abandoned;
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
        boolean has = routed.contains(egress) && router.gatewayIds().anyMatch(id -> id == egress);
        return has ? Names.sent(router.id(), egress) : Names.TO_NOWHERE;
    }
}
