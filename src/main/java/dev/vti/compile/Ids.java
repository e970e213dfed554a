package dev.vti.compile;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Hands out the numbers that marks, route tables and interfaces are made from. */
final class Ids {

    private Ids() {
    }

    /**
     * A number for each identity, from 1 to {@code highest}. Whatever had one keeps it. A new one gets the lowest that nothing in use has, and a
     * number that has just become free waits until the next compilation, so that no connection's mark changes its meaning in one step.
     *
     * @param wanted in the order in which new numbers are given
     * @param kept numbers of identities that had one
     * @param inUse all numbers of the configuration in use
     * @return without an entry for those that no number was left for
     */
    static <K> Map<K, Integer> assign(Collection<K> wanted, Map<K, Integer> kept, Collection<Integer> inUse, int highest) {
        Map<K, Integer> ids = new HashMap<>();
        Set<Integer> taken = new HashSet<>();
        for (K one : wanted) {
            Integer id = kept.get(one);
            if (id != null && id >= 1 && id <= highest && taken.add(id)) {
                ids.put(one, id);
            }
        }
        taken.addAll(inUse);
        int next = 1;
        for (K one : wanted) {
            while (taken.contains(next)) {
                next++;
            }
            if (next <= highest && !ids.containsKey(one)) {
                ids.put(one, next++);
            }
        }
        return ids;
    }
}
