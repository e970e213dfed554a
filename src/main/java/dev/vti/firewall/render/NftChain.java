package dev.vti.firewall.render;

import java.util.List;

/**
 * A chain.
 *
 * @param hook what it hangs on; null for a chain that only others lead to
 * @param rules in order
 */
public record NftChain(String name, Hook hook, List<NftRule> rules) {

    public NftChain {
        rules = List.copyOf(rules);
    }

    /**
     * A base chain's place; its policy is always accept, since what the firewall does not know is not its business.
     *
     * @param type {@code filter} or {@code route}
     * @param hook {@code prerouting}, {@code forward} or {@code output}
     */
    public record Hook(String type, String hook, int priority) {

        @Override
        public String toString() {
            return "type " + type + " hook " + hook + " priority " + priority + "; policy accept;";
        }
    }
}
