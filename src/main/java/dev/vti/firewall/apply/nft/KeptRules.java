package dev.vti.firewall.apply.nft;

import dev.vti.firewall.apply.nft.KernelTable.KernelRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which rules of a chain can stay where they are: the longest run of wanted rules that the kernel has in the wanted order. Whatever stays keeps its
 * counters.
 */
final class KeptRules {

    private KeptRules() {
    }

    /**
     * @param wanted comments, no two alike
     * @return for each wanted rule the handle of the kernel's rule that is it, or null if it has to be added
     */
    static Long[] handles(List<KernelRule> present, List<String> wanted) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            places.put(wanted.get(i), i);
        }
        List<KernelRule> known = present.stream().filter(rule -> places.containsKey(rule.comment())).toList();
        int[] order = known.stream().mapToInt(rule -> places.get(rule.comment())).toArray();
        Long[] handles = new Long[wanted.size()];
        for (int index : longestIncreasing(order)) {
            handles[order[index]] = known.get(index).handle();
        }
        return handles;
    }

    /** Indexes of a longest strictly increasing subsequence, by patience sorting: 10,000 rules in milliseconds. */
    static List<Integer> longestIncreasing(int[] values) {
        int[] ends = new int[values.length];
        int[] before = new int[values.length];
        int[] endValues = new int[values.length];
        int length = 0;
        for (int i = 0; i < values.length; i++) {
            int found = Arrays.binarySearch(endValues, 0, length, values[i]);
            int place = found >= 0 ? found : -found - 1;
            before[i] = place == 0 ? -1 : ends[place - 1];
            ends[place] = i;
            endValues[place] = values[i];
            length = Math.max(length, place + 1);
        }
        List<Integer> run = new ArrayList<>();
        for (int i = length == 0 ? -1 : ends[length - 1]; i >= 0; i = before[i]) {
            run.addFirst(i);
        }
        return run;
    }
}
