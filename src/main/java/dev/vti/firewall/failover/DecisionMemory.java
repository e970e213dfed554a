package dev.vti.firewall.failover;

import dev.vti.config.GatewayConfig;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.router.GatewayHistory;
import dev.vti.router.RouterStatus;
import java.util.Map;
import java.util.Optional;

/**
 * What was decided and why, so that a firewall that is started again goes on where it was: failback Never, hold-downs, damping and the times in status
 * survive. It is only a memory: what the probe, the kernel and charon say counts as soon as they say it.
 *
 * @param routers the state of every router object by its name
 * @param gateways every gateway by its id
 */
public record DecisionMemory(Map<String, RouterStatus> routers, Map<Integer, Remembered> gateways) {

    public static final DecisionMemory NONE = new DecisionMemory(Map.of(), Map.of());

    public DecisionMemory {
        routers = Map.copyOf(routers);
        gateways = Map.copyOf(gateways);
    }

    /** A gateway as it was; its id may belong to another next hop by now. */
    public record Remembered(String object, IpAddress address, InterfaceName device, GatewayHistory history) {

        static Remembered of(GatewayConfig gateway, GatewayHistory history) {
            return new Remembered(gateway.object(), gateway.address(), gateway.device(), history);
        }
    }

    boolean isEmpty() {
        return routers.isEmpty() && gateways.isEmpty();
    }

    Optional<GatewayHistory> historyOf(GatewayConfig gateway) {
        return Optional.ofNullable(gateways.get(gateway.id())).filter(remembered -> remembered.object().equals(gateway.object())
                && remembered.address().equals(gateway.address()) && remembered.device().equals(gateway.device())).map(Remembered::history);
    }

    /** A router object's state, as far as it is about gateways that are still the same. */
    Optional<RouterStatus> stateOf(String router, Map<Integer, GatewayConfig> now) {
        return Optional.ofNullable(routers.get(router)).map(state -> new RouterStatus(state.state(), state.since(), state.mainHasCarried(),
                state.gateways().stream().filter(gateway -> isSame(gateway.gatewayId(), now)).toList(), state.buckets()));
    }

    private boolean isSame(int gatewayId, Map<Integer, GatewayConfig> now) {
        return now.containsKey(gatewayId) && historyOf(now.get(gatewayId)).isPresent();
    }
}
