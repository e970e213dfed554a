package dev.vti.firewall.apply.nft;

import dev.vti.firewall.render.NftChain;
import dev.vti.firewall.render.NftSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A table as the kernel has it.
 *
 * @param isPlain false if somebody gave it flags, such as that of a table whose rules sleep
 * @param sets by name
 * @param counters names
 * @param chains by name
 */
record KernelTable(boolean isPlain, Map<String, KernelSet> sets, Set<String> counters, Map<String, KernelChain> chains) {

    /**
     * @param declaration key type and kind in the form of {@link NftSet#declaration()}
     * @param elements verdict by key, in the form of {@link NftSet#elements()}
     */
    record KernelSet(String declaration, boolean isMap, Map<String, String> elements) {
    }

    /** @param hook null for a chain that only others lead to */
    record KernelChain(NftChain.Hook hook, String policy, List<KernelRule> rules) {
    }

    /** @param comment the empty text for a rule without one */
    record KernelRule(long handle, String comment) {
    }
}
