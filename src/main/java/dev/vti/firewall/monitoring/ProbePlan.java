package dev.vti.firewall.monitoring;

import dev.vti.config.GatewayConfig;
import dev.vti.probe.protocol.ProbeTarget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is probed for which gateways. Gateways that would be probed in the same way are probed once, under the id and the mark of one of them: of the
 * lowest id, and of that one as long as it is there, so that a further gateway changes nothing for the probe.
 *
 * @param targets one for each way of probing
 * @param gateways ids of the gateways that a target speaks for, by its id
 */
record ProbePlan(List<ProbeTarget> targets, Map<Integer, List<Integer>> gateways) {

    static final ProbePlan NOTHING = new ProbePlan(List.of(), Map.of());

    private static final int ANY_ID = 1;

    ProbePlan {
        targets = List.copyOf(targets);
        gateways = Map.copyOf(gateways);
    }

    /** For these gateways, of which those without monitoring are not probed. */
    ProbePlan next(List<GatewayConfig> configured) {
        Map<ProbeTarget, List<ProbeTarget>> alike = new LinkedHashMap<>();
        configured.stream().filter(gateway -> gateway.monitoring() != null).map(ProbeTarget::of)
                .forEach(target -> alike.computeIfAbsent(way(target), none -> new ArrayList<>()).add(target));
        Map<ProbeTarget, Integer> before = new HashMap<>();
        targets.forEach(target -> before.put(way(target), target.id()));
        List<ProbeTarget> next = new ArrayList<>();
        Map<Integer, List<Integer>> spokenFor = new HashMap<>();
        alike.forEach((way, group) -> {
            ProbeTarget speaker = group.stream().filter(target -> Integer.valueOf(target.id()).equals(before.get(way))).findFirst()
                    .orElseGet(() -> group.stream().min(Comparator.comparingInt(ProbeTarget::id)).orElseThrow());
            next.add(speaker);
            spokenFor.put(speaker.id(), group.stream().map(ProbeTarget::id).toList());
        });
        return new ProbePlan(next, spokenFor);
    }

    private static ProbeTarget way(ProbeTarget target) {
        return target.onBehalfOf(ANY_ID, 0);
    }

    /** Ids of the gateways that a target of this id speaks for; empty when there is none. */
    List<Integer> gatewaysOf(int targetId) {
        return gateways.getOrDefault(targetId, List.of());
    }
}
