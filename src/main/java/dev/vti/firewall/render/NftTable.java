package dev.vti.firewall.render;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One table.
 *
 * @param name without the family, which is always {@link Names#FAMILY}
 * @param counters names of the counters that rules share
 * @param chains those that others lead to first, base chains last
 */
public record NftTable(String name, List<NftSet> sets, List<String> counters, List<NftChain> chains) {

    public NftTable {
        sets = List.copyOf(sets);
        counters = List.copyOf(counters);
        chains = List.copyOf(chains);
    }

    /** Family and name, as commands name the table. */
    public String path() {
        return Names.FAMILY + " " + name;
    }

    /** The table with other sets and chains in the place of those that have their names. */
    public NftTable with(List<NftSet> otherSets, List<NftChain> otherChains) {
        Map<String, NftSet> setsByName = otherSets.stream().collect(Collectors.toMap(NftSet::name, Function.identity()));
        Map<String, NftChain> chainsByName = otherChains.stream().collect(Collectors.toMap(NftChain::name, Function.identity()));
        return new NftTable(name,
                sets.stream().map(set -> setsByName.getOrDefault(set.name(), set)).toList(),
                counters,
                chains.stream().map(chain -> chainsByName.getOrDefault(chain.name(), chain)).toList());
    }

    /** The whole table as a file that {@code nft -f} reads. */
    public String text() {
        StringBuilder text = new StringBuilder("table " + path() + " {\n");
        for (NftSet set : sets) {
            text.append("  ").append(set.word()).append(' ').append(set.name()).append(" { ").append(set.declaration()).append(" }\n");
        }
        counters.forEach(counter -> text.append("  counter ").append(counter).append(" { }\n"));
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
