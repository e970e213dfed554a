package dev.vti.firewall.failover;

import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.RouterConfig;
import dev.vti.model.Availability;
import dev.vti.router.GatewayChoice;
import dev.vti.router.RouterMachine;
import dev.vti.router.RouterStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The decisions of one firewall: keeps every router object's state and what was last known of every gateway. Safe to use from several threads; holds no
 * lock while anything else is called.
 */
public final class Failover {

    private List<RouterConfig> routers = List.of();
    private List<GatewayConfig> gateways = List.of();
    private final Map<Integer, Availability> heard = new HashMap<>();
    private boolean quiet;
    private final Map<Integer, RouterStatus> states = new TreeMap<>();
    private GatewayChoice choice = new GatewayChoice(Set.of(), Map.of());

    /** Takes over a new configuration. Routers and gateways that did not change keep their state; the result is what the packet filter must hold. */
    public synchronized GatewayChoice adopt(FirewallConfig config, Instant now) {
        Map<Integer, GatewayConfig> before = byId(gateways);
        Map<Integer, GatewayConfig> after = byId(config.gateways());
        // An id that now means another next hop has no history.
        heard.keySet().removeIf(id -> !after.containsKey(id) || !after.get(id).equals(before.get(id)));
        routers = config.routers();
        gateways = config.gateways();
        states.keySet().removeIf(id -> routers.stream().noneMatch(router -> router.id() == id));
        return decide(now);
    }

    /**
     * Takes in what the probe says of one gateway.
     *
     * @return the new choice if traffic has to move; empty if the packet filter is right as it is
     */
    public synchronized Optional<GatewayChoice> verdict(int gatewayId, Availability availability, Instant now) {
        if (gateways.stream().noneMatch(gateway -> gateway.id() == gatewayId)) {
            return Optional.empty();
        }
        heard.put(gatewayId, availability);
        notifyAll();
        return changed(now);
    }

    /**
     * While the probe is quiet, all that it said counts as unknown, and every decision stands. When it speaks again, what it said last holds: it repeats a
     * verdict only to a new connection.
     */
    public synchronized Optional<GatewayChoice> probeQuiet(boolean nowQuiet, Instant now) {
        quiet = nowQuiet;
        return changed(now);
    }

    /** Waits until every monitored gateway's first verdict is in, but no longer than the limit. */
    public synchronized void awaitVerdicts(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (gateways.stream().anyMatch(gateway -> gateway.monitoring() != null
                && heard.getOrDefault(gateway.id(), Availability.Unknown) == Availability.Unknown)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    public synchronized GatewayChoice choice() {
        return choice;
    }

    /** State of every router object by its id. */
    public synchronized Map<Integer, RouterStatus> states() {
        return Map.copyOf(states);
    }

    private Optional<GatewayChoice> changed(Instant now) {
        GatewayChoice before = choice;
        return decide(now).equals(before) ? Optional.empty() : Optional.of(choice);
    }

    private GatewayChoice decide(Instant now) {
        Map<Integer, Availability> availability = quiet ? Map.of() : heard;
        for (RouterConfig router : routers) {
            RouterStatus previous = states.get(router.id());
            states.put(router.id(), RouterMachine.next(router, previous == null ? RouterMachine.start(router) : previous, availability, now));
        }
        choice = RouterMachine.choice(states, gateways.stream().filter(gateway -> gateway.monitoring() == null).map(GatewayConfig::id).toList());
        return choice;
    }

    private static Map<Integer, GatewayConfig> byId(List<GatewayConfig> gateways) {
        Map<Integer, GatewayConfig> byId = new HashMap<>();
        gateways.forEach(gateway -> byId.put(gateway.id(), gateway));
        return byId;
    }
}
