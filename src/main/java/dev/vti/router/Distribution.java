package dev.vti.router;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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
        Map<Integer, Integer> room = new HashMap<>(shares);
        List<Integer> buckets = new ArrayList<>(Collections.nCopies(GatewayChoice.BUCKETS, null));
        IntStream.range(0, Math.min(previous.size(), GatewayChoice.BUCKETS))
                .filter(bucket -> room.getOrDefault(previous.get(bucket), 0) > 0)
                .forEach(bucket -> take(buckets, bucket, previous.get(bucket), room));
        int bucket = 0;
        for (int gateway : shares.keySet()) {
            while (room.get(gateway) > 0) {
                if (buckets.get(bucket) == null) {
                    take(buckets, bucket, gateway, room);
                }
                bucket++;
            }
        }
        return buckets;
    }

    private static void take(List<Integer> buckets, int bucket, int gateway, Map<Integer, Integer> room) {
        buckets.set(bucket, gateway);
        room.merge(gateway, -1, Integer::sum);
    }
}
