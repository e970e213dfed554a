package dev.vti.firewall.render;

import java.util.ArrayList;
import java.util.List;

/**
 * A router's choice of a gateway by bucket, as a chain: one rule for each run of buckets that go to the same target. Short, so that it can be written anew
 * as a whole.
 *
 * @param router name of the router object
 * @param runs in order of their buckets; empty drops
 */
public record Pick(String router, String chain, List<Run> runs) {

    /**
     * Buckets from the end of the run before to this one's end.
     *
     * @param end the first bucket after it; 0 for all that are left
     * @param target chain
     */
    public record Run(int end, String target) {
    }

    public Pick {
        runs = List.copyOf(runs);
    }

    public NftChain rules() {
        List<NftRule> rules = new ArrayList<>();
        for (Run run : runs) {
            String match = run.end() == 0 ? "" : "meta mark < " + NftSet.mark(run.end()) + " ";
            rules.add(new NftRule("RouterObject", router, rules.size() + 1, match + "goto " + run.target()));
        }
        return new NftChain(chain, null, rules);
    }
}
