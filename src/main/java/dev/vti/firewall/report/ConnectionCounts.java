package dev.vti.firewall.report;

import dev.vti.router.RouterStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Turns the kernel's running totals into what was sent where since each router object's set of active gateways last changed. What was sent between the
 * change and the first look after it is not counted, nor what was sent before this process started: shares are of what was seen, never of a guess.
 * Of one thread.
 */
public final class ConnectionCounts {

    private final Map<Integer, Start> starts = new HashMap<>();

    /**
     * Where counting began.
     *
     * @param since when the set of active gateways had last changed
     * @param totals by gateway id, as they were then
     */
    private record Start(Instant since, Map<Integer, Long> totals) {
    }

    /**
     * @param routers state by router id
     * @param totals the kernel's, by router id and gateway id
     * @return by router id and gateway id; routers that the kernel does not count are left out
     */
    public Map<Integer, Map<Integer, Long>> since(Map<Integer, RouterStatus> routers, Map<Integer, Map<Integer, Long>> totals) {
        Map<Integer, Map<Integer, Long>> counts = new HashMap<>();
        starts.keySet().retainAll(totals.keySet());
        totals.forEach((router, now) -> {
            RouterStatus status = routers.get(router);
            if (status == null) {
                return;
            }
            Start start = starts.get(router);
            if (start == null || !Objects.equals(start.since(), status.since()) || isCountedAnew(start.totals(), now)) {
                start = new Start(status.since(), Map.copyOf(now));
                starts.put(router, start);
            }
            counts.put(router, difference(start.totals(), now));
        });
        return counts;
    }

    /** The kernel's counters began again, as they do when a router or its table is made anew. */
    private static boolean isCountedAnew(Map<Integer, Long> before, Map<Integer, Long> now) {
        return before.entrySet().stream().anyMatch(gateway -> now.getOrDefault(gateway.getKey(), 0L) < gateway.getValue());
    }

    private static Map<Integer, Long> difference(Map<Integer, Long> before, Map<Integer, Long> now) {
        Map<Integer, Long> difference = new HashMap<>();
        now.forEach((gateway, total) -> difference.put(gateway, total - before.getOrDefault(gateway, 0L)));
        return difference;
    }
}
