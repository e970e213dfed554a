package dev.vti.firewall.failover;

import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.RouterConfig;
import dev.vti.firewall.failover.DecisionMemory.Remembered;
import dev.vti.model.Availability;
import dev.vti.model.InterfaceName;
import dev.vti.model.LinkState;
import dev.vti.model.TunnelAvailability;
import dev.vti.router.GatewayChoice;
import dev.vti.router.GatewayHealth;
import dev.vti.router.GatewayHistory;
import dev.vti.router.GatewayMachine;
import dev.vti.router.PathQuality;
import dev.vti.router.RouterMachine;
import dev.vti.router.RouterStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The decisions of one firewall: takes in what is heard of gateways, devices and tunnels, and keeps the state of every router object. Each event returns
 * the new choice if traffic has to move, and nothing if the packet filter is right as it is. Besides events it wants to be called at
 * {@link #nextDeadline()}, when a hold-down or damping ends. Safe to use from several threads; holds no lock while anything else is called.
 */
public final class Failover {

    private final Evidence evidence = new Evidence();
    private final Map<Integer, GatewayHistory> histories = new HashMap<>();
    private final Map<Integer, RouterConfig> routers = new TreeMap<>();
    private final Map<String, Integer> routerIds = new HashMap<>();
    /** Ids of the router objects that use a gateway, by its id. */
    private final Map<Integer, Set<Integer>> users = new HashMap<>();
    private final Map<Integer, RouterStatus> states = new TreeMap<>();
    private final Set<Integer> live = new HashSet<>();
    private DecisionMemory remembered = DecisionMemory.NONE;
    private GatewayChoice choice = new GatewayChoice(Set.of(), Map.of());

    /** Takes over what an earlier agent decided; called before the first configuration is adopted. */
    public synchronized void remember(DecisionMemory memory) {
        remembered = memory;
    }

    /** What a later agent has to know to go on where this one is. */
    public synchronized DecisionMemory memory() {
        Map<String, RouterStatus> byName = new HashMap<>();
        routers.values().forEach(router -> byName.put(router.name(), states.get(router.id())));
        Map<Integer, Remembered> gateways = new HashMap<>();
        evidence.gateways().forEach((id, gateway) -> gateways.put(id, Remembered.of(gateway, histories.get(id))));
        return new DecisionMemory(byName, gateways);
    }

    /**
     * Takes over a new configuration. Router objects and gateways that did not change keep their state, and so do those that the configuration before the
     * last had, should this one take the last one back.
     *
     * @return what the packet filter must hold
     */
    public synchronized GatewayChoice adopt(FirewallConfig config, Instant now) {
        DecisionMemory last = memory();
        evidence.about(config);
        index(config.routers());
        Map<Integer, GatewayConfig> gateways = evidence.gateways();
        histories.clear();
        gateways.forEach((id, gateway) -> histories.put(id, GatewayMachine.next(gateway,
                last.historyOf(gateway).or(() -> remembered.historyOf(gateway)).orElse(GatewayHistory.START), evidence.of(gateway), now)));
        states.clear();
        routers.forEach((id, router) -> states.put(id,
                last.stateOf(router.name(), gateways).or(() -> remembered.stateOf(router.name(), gateways)).orElseGet(() -> RouterMachine.start(router))));
        live.clear();
        if (!last.isEmpty()) {
            remembered = last;
        }
        return decide(gateways.keySet(), routers.keySet(), now);
    }

    private void index(List<RouterConfig> all) {
        routers.clear();
        routerIds.clear();
        users.clear();
        for (RouterConfig router : all) {
            routers.put(router.id(), router);
            routerIds.put(router.name(), router.id());
            members(router).forEach(gateway -> users.computeIfAbsent(gateway, ignored -> new TreeSet<>()).add(router.id()));
        }
    }

    private static Stream<Integer> members(RouterConfig router) {
        return Stream.concat(router.main().stream(), router.backup().stream()).map(RouterConfig.Member::gatewayId);
    }

    /** Takes in what the probe says of one gateway. */
    public Optional<GatewayChoice> verdict(int gatewayId, Availability availability, Instant now) {
        return verdict(gatewayId, availability, null, now);
    }

    /**
     * Takes in what the probe says of one gateway.
     *
     * @param reason the probe's own sentence on why it is not Ready; null for none
     */
    public synchronized Optional<GatewayChoice> verdict(int gatewayId, Availability availability, String reason, Instant now) {
        Collection<Integer> about = evidence.verdict(gatewayId, availability, reason);
        notifyAll();
        return look(about, now);
    }

    /**
     * While the probe is quiet, all that it said counts as unknown, and every decision stands. When it speaks again, what it said last holds: it repeats a
     * verdict only to a new connection.
     */
    public synchronized Optional<GatewayChoice> probeQuiet(boolean nowQuiet, Instant now) {
        return look(evidence.quiet(nowQuiet), now);
    }

    /** Takes in what the kernel says of a device. All gateways behind it are decided on together; a device that none is behind is passed over. */
    public synchronized Optional<GatewayChoice> link(InterfaceName device, LinkState state, Instant now) {
        return look(evidence.link(device, state), now);
    }

    /** Takes in what charon says of a tunnel, by the name of its IpsecTunnel; one that no gateway is behind is passed over. */
    public synchronized Optional<GatewayChoice> tunnel(String name, TunnelAvailability availability, Instant now) {
        return look(evidence.tunnel(name, availability), now);
    }

    /** Takes in what was measured, by gateway id. */
    public synchronized Optional<GatewayChoice> measured(Map<Integer, PathQuality> measurements, Instant now) {
        return look(evidence.measured(measurements), now);
    }

    /** Time has passed: hold-downs and damping may have ended. Called too early or for nothing it does no harm. */
    public synchronized Optional<GatewayChoice> timePassed(Instant now) {
        List<Integer> due = new ArrayList<>();
        histories.forEach((id, history) -> {
            if (history.health().until() != null && !now.isBefore(history.health().until())) {
                due.add(id);
            }
        });
        return look(due, now);
    }

    /** When {@link #timePassed} has to be called next if nothing happens before; empty for never. It may change with every call. */
    public synchronized Optional<Instant> nextDeadline() {
        return histories.values().stream().map(history -> history.health().until()).filter(Objects::nonNull).min(Comparator.naturalOrder());
    }

    /** Waits until every monitored gateway's first verdict is in, but no longer than the limit. */
    public synchronized void awaitVerdicts(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (evidence.lacksVerdicts()) {
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

    private Optional<GatewayChoice> look(Collection<Integer> gatewayIds, Instant now) {
        Set<Integer> changed = new TreeSet<>();
        for (int id : gatewayIds) {
            GatewayConfig gateway = evidence.gateways().get(id);
            GatewayHistory before = histories.get(id);
            GatewayHistory after = GatewayMachine.next(gateway, before, evidence.of(gateway), now);
            histories.put(id, after);
            if (!after.health().equals(before.health())) {
                changed.add(id);
            }
        }
        Set<Integer> affected = new TreeSet<>();
        changed.forEach(id -> affected.addAll(users.getOrDefault(id, Set.of())));
        GatewayChoice before = choice;
        return changed.isEmpty() || decide(changed, affected, now).equals(before) ? Optional.empty() : Optional.of(choice);
    }

    /** Decides again for these gateways and router objects. */
    private GatewayChoice decide(Collection<Integer> gatewayIds, Collection<Integer> routerIdsAffected, Instant now) {
        Set<Integer> touched = new HashSet<>(gatewayIds);
        for (int id : routerIdsAffected) {
            RouterConfig router = routers.get(id);
            Map<Integer, GatewayHealth> health = new HashMap<>();
            members(router).filter(histories::containsKey).forEach(gateway -> health.put(gateway, histories.get(gateway).health()));
            states.put(id, RouterMachine.next(router, states.get(id), health, now));
            touched.addAll(health.keySet());
        }
        for (int id : touched) {
            if (keepsConnections(evidence.gateways().get(id))) {
                live.add(id);
            } else {
                live.remove(id);
            }
        }
        Map<Integer, List<Integer>> buckets = new HashMap<>();
        states.forEach((id, state) -> buckets.put(id, state.buckets()));
        choice = new GatewayChoice(live, buckets);
        return choice;
    }

    private boolean keepsConnections(GatewayConfig gateway) {
        Integer owner = routerIds.get(gateway.router());
        return RouterMachine.keepsConnections(gateway.id(), histories.get(gateway.id()).health(), owner == null ? null : states.get(owner));
    }
}
