package dev.vti.firewall.render;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The firewall's table.
 *
 * @param name without the family, which is always {@link Names#FAMILY}
 * @param chains those that others lead to first, base chains last
 */
public record NftTable(String name, List<NftSet> sets, List<NftChain> chains) {

    public NftTable {
        sets = List.copyOf(sets);
        chains = List.copyOf(chains);
    }

    /** Family and name, as commands name the table. */
    public String path() {
        return Names.FAMILY + " " + name;
    }

    public Optional<NftSet> set(String wanted) {
        return sets.stream().filter(set -> set.name().equals(wanted)).findFirst();
    }

    /** The table with other elements in the sets that are given. */
    public NftTable with(List<NftSet> replacements) {
        Map<String, NftSet> byName = replacements.stream().collect(Collectors.toMap(NftSet::name, set -> set));
        return new NftTable(name, sets.stream().map(set -> byName.getOrDefault(set.name(), set)).toList(), chains);
    }

    /** The whole table as a file that {@code nft -f} reads. */
    public String text() {
        StringBuilder text = new StringBuilder("table " + path() + " {\n");
        for (NftSet set : sets) {
            text.append("  ").append(set.word()).append(' ').append(set.name()).append(" { ").append(set.declaration()).append(" }\n");
        }
        for (NftChain chain : chains) {
            text.append("  chain ").append(chain.name()).append(" {\n");
            if (chain.hook() != null) {
                text.append("    ").append(chain.hook()).append('\n');
            }
            chain.rules().forEach(rule -> text.append("    ").append(rule.line()).append('\n'));
            text.append("  }\n");
        }
        text.append("}\n");
        for (NftSet set : sets) {
            set.elements().forEach((key, verdict) -> text.append("add element ").append(path()).append(' ').append(set.name())
                    .append(" { ").append(element(key, verdict)).append(" }\n"));
        }
        return text.toString();
    }

    /** One element as it is written between braces. */
    public static String element(String key, String verdict) {
        return verdict.isEmpty() ? key : key + " : " + verdict;
    }
}
