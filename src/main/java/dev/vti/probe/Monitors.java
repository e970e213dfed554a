package dev.vti.probe;

import dev.vti.model.IpAddress;
import dev.vti.probe.protocol.ProbeTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The gateways that are probed. A new set of targets disturbs nothing that goes on in it: a target that is there already in the same form keeps
 * everything, also under another id or mark; one in another form keeps the tests of those addresses that it asks the same way.
 */
final class Monitors {

    private static final long LONGEST_SPREAD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int ANY_ID = 1;

    private final Slots slots;
    private final Agenda agenda;
    private final Transport transport;
    private final Ticks ticks;
    private Map<Integer, GatewayMonitor> byId = Map.of();
    private final List<AddressTest> starting = new ArrayList<>();

    Monitors(Slots slots, Agenda agenda, Transport transport, Ticks ticks) {
        this.slots = slots;
        this.agenda = agenda;
        this.transport = transport;
        this.ticks = ticks;
    }

    List<GatewayMonitor> all() {
        return List.copyOf(byId.values());
    }

    void set(List<ProbeTarget> targets, long nowNanos, Instant now) {
        // Of every monitor: one that is taken over may leave tests behind, too, where its id now means another address.
        Set<AddressTest> before = new HashSet<>();
        byId.values().forEach(monitor -> before.addAll(monitor.tests()));
        Map<ProbeTarget, GatewayMonitor> predecessors = predecessors(targets, new LinkedHashMap<>(byId));
        Map<Integer, GatewayMonitor> after = new LinkedHashMap<>();
        for (ProbeTarget target : targets) {
            GatewayMonitor monitor = serve(target, predecessors.get(target), now);
            after.put(target.id(), monitor);
            monitor.tests().forEach(before::remove);
        }
        before.forEach(this::drop);
        byId = after;
        start(nowNanos);
    }

    /** Who takes over from whom: first from the same target under its own or another id, then from another form of it under its id. */
    private static Map<ProbeTarget, GatewayMonitor> predecessors(List<ProbeTarget> targets, Map<Integer, GatewayMonitor> leaving) {
        Map<ProbeTarget, GatewayMonitor> predecessors = new HashMap<>();
        for (ProbeTarget target : targets) {
            GatewayMonitor sameId = leaving.get(target.id());
            if (sameId != null && sameId.target().probesLike(target)) {
                predecessors.put(target, leaving.remove(target.id()));
            }
        }
        Map<ProbeTarget, GatewayMonitor> byForm = new HashMap<>();
        leaving.values().forEach(monitor -> byForm.put(form(monitor.target()), monitor));
        for (ProbeTarget target : targets) {
            GatewayMonitor sameForm = predecessors.containsKey(target) ? null : byForm.remove(form(target));
            if (sameForm != null) {
                predecessors.put(target, sameForm);
                leaving.remove(sameForm.target().id());
            }
        }
        for (ProbeTarget target : targets) {
            if (!predecessors.containsKey(target) && leaving.containsKey(target.id())) {
                predecessors.put(target, leaving.remove(target.id()));
            }
        }
        return predecessors;
    }

    private static ProbeTarget form(ProbeTarget target) {
        return target.onBehalfOf(ANY_ID, 0);
    }

    private GatewayMonitor serve(ProbeTarget target, GatewayMonitor predecessor, Instant now) {
        if (predecessor != null && predecessor.target().equals(target)) {
            return predecessor;
        }
        List<AddressTest> tests = new ArrayList<>();
        for (IpAddress address : target.addresses()) {
            tests.add(predecessor == null ? begin(target, address) : predecessor.testOf(address).filter(test -> test.target().asksLike(target))
                    .map(test -> takeOver(test, target)).orElseGet(() -> begin(target, address)));
        }
        GatewayMonitor monitor = predecessor == null ? new GatewayMonitor(target, tests, now) : predecessor;
        monitor.serve(target, tests, now);
        return monitor;
    }

    private AddressTest begin(ProbeTarget target, IpAddress address) {
        AddressTest test = new AddressTest(new Request(slots.next(), target, address), target, ticks);
        slots.hold(test);
        starting.add(test);
        return test;
    }

    /** With another timing its schedule starts anew; what was seen stays true. */
    private AddressTest takeOver(AddressTest test, ProbeTarget target) {
        boolean sameTiming = test.target().timedLike(target);
        test.serve(target);
        if (!sameTiming) {
            transport.abandon(test.request());
            starting.add(test);
        }
        return test;
    }

    private void drop(AddressTest test) {
        transport.abandon(test.request());
        agenda.remove(test);
        slots.release(test);
    }

    /**
     * First tests come at even distances within a second, so that much is known soon and hundreds of targets do not send in one burst; the tests after
     * them at even distances within their frequency.
     */
    private void start(long nowNanos) {
        for (int place = 0; place < starting.size(); place++) {
            AddressTest test = starting.get(place);
            long frequency = TimeUnit.MILLISECONDS.toNanos(test.target().frequencyMillis());
            long share = frequency / starting.size() * place;
            long firstShare = Math.min(LONGEST_SPREAD_NANOS, frequency) / starting.size() * place;
            test.startAt(nowNanos + firstShare, nowNanos + share);
            agenda.put(test);
        }
        starting.clear();
    }
}
