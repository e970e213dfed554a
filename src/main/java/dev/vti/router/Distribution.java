package dev.vti.router;

import dev.vti.model.ConnectionMark;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a whole number of things is shared out by weight, and how buckets move from one sharing to the next. */
final class Distribution {

    private Distribution() {
    }

    /**
     * Shares that sum to {@code total} exactly, each less than one away from its exact value (largest remainder; of equal remainders the earlier
     * gateway's wins). A weight below half a unit can get nothing.
     *
     * @param weights by gateway id, in order of preference; positive
     * @return shares by gateway id in the same order; empty when there are no weights
     */
    static Map<Integer, Integer> shares(int total, Map<Integer, Integer> weights) {
        long sum = weights.values().stream().mapToLong(Integer::longValue).sum();
        Map<Integer, Integer> shares = new LinkedHashMap<>();
        Map<Integer, Long> remainders = new LinkedHashMap<>();
        weights.forEach((gateway, weight) -> {
            shares.put(gateway, (int) ((long) total * weight / sum));
            remainders.put(gateway, (long) total * weight % sum);
        });
        int missing = weights.isEmpty() ? 0 : total - shares.values().stream().mapToInt(Integer::intValue).sum();
        remainders.entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(missing)
                .forEach(entry -> shares.merge(entry.getKey(), 1, Integer::sum));
        return shares;
    }

    /**
     * Buckets filled by the shares with the fewest changes: a bucket keeps its gateway as long as that gateway's share has room for it, because
     * with Source balancing each changed bucket moves clients that did not have to move.
     *
     * @param previous the buckets so far; empty at the start
     * @param shares by gateway id, summing to {@link GatewayChoice#BUCKETS}
     */
    static List<Integer> fill(List<Integer> previous, Map<Integer, Integer> shares) {
        int[] room = new int[ConnectionMark.EGRESS_MASK + 1];
        shares.forEach((gateway, share) -> room[gateway] = share);
        Integer[] buckets = new Integer[GatewayChoice.BUCKETS];
        for (int bucket = 0; bucket < Math.min(previous.size(), buckets.length); bucket++) {
            Integer gateway = previous.get(bucket);
            if (room[gateway] > 0) {
                room[gateway]--;
                buckets[bucket] = gateway;
            }
        }
        int bucket = 0;
        for (Integer gateway : shares.keySet()) {
            for (; room[gateway] > 0; bucket++) {
                if (buckets[bucket] == null) {
                    room[gateway]--;
                    buckets[bucket] = gateway;
                }
            }
        }
        return List.of(buckets);
    }
}
