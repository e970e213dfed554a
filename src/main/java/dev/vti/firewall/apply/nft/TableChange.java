package dev.vti.firewall.apply.nft;

import dev.vti.firewall.apply.nft.KernelTable.KernelChain;
import dev.vti.firewall.apply.nft.KernelTable.KernelRule;
import dev.vti.firewall.apply.nft.KernelTable.KernelSet;
import dev.vti.firewall.render.NftChain;
import dev.vti.firewall.render.NftRule;
import dev.vti.firewall.render.NftSet;
import dev.vti.firewall.render.NftTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The commands that turn the kernel's table into the wanted one: what is missing first, then rules, then what is too much, so that nothing is removed
 * while something leads to it. Empty if nothing differs.
 */
final class TableChange {

    private final KernelTable present;
    private final NftTable wanted;
    private final StringBuilder commands = new StringBuilder();

    private TableChange(KernelTable present, NftTable wanted) {
        this.present = present;
        this.wanted = wanted;
    }

    /** @param present null if there is no such table */
    static String between(KernelTable present, NftTable wanted) {
        if (present == null) {
            return wanted.text();
        }
        if (isOfAnotherShape(present, wanted)) {
            return "delete table " + wanted.path() + "\n" + wanted.text();
        }
        return new TableChange(present, wanted).commands();
    }

    private static String elements(NftTable table, NftSet wanted, Map<String, String> present) {
        StringBuilder commands = new StringBuilder();
        List<String> tooMuch = present.keySet().stream().filter(key -> !present.get(key).equals(wanted.elements().get(key))).toList();
        List<String> missing = wanted.elements().entrySet().stream()
                .filter(element -> !element.getValue().equals(present.get(element.getKey())))
                .map(element -> NftTable.element(element.getKey(), element.getValue()))
                .toList();
        appendElements(commands, "delete", table, wanted, tooMuch);
        appendElements(commands, "add", table, wanted, missing);
        return commands.toString();
    }

    private static void appendElements(StringBuilder commands, String verb, NftTable table, NftSet set, List<String> elements) {
        if (!elements.isEmpty()) {
            commands.append(verb).append(" element ").append(table.path()).append(' ').append(set.name())
                    .append(" { ").append(String.join(", ", elements)).append(" }\n");
        }
    }

    /** What cannot be changed in place: a set's type, a chain's hook. Only another release of the firewall, or a stranger, makes that differ. */
    private static boolean isOfAnotherShape(KernelTable present, NftTable wanted) {
        if (!present.isPlain()) {
            return true;
        }
        boolean sets = wanted.sets().stream().anyMatch(set -> {
            KernelSet there = present.sets().get(set.name());
            return there != null && !there.declaration().equals(set.declaration());
        });
        boolean chains = wanted.chains().stream().anyMatch(chain -> {
            KernelChain there = present.chains().get(chain.name());
            return there != null && !(Objects.equals(there.hook(), chain.hook()) && there.policy().equals("accept"));
        });
        return sets || chains;
    }

    private String commands() {
        addMissingSets();
        wanted.counters().stream().filter(counter -> !present.counters().contains(counter)).forEach(counter -> object("add counter", counter));
        // All chains before any element or rule, since these lead to chains; base chains get their rules in the same transaction.
        wanted.chains().stream().filter(chain -> !present.chains().containsKey(chain.name())).forEach(this::addChain);
        for (NftSet set : wanted.sets()) {
            KernelSet there = present.sets().get(set.name());
            commands.append(elements(wanted, set, there == null ? Map.of() : there.elements()));
        }
        wanted.chains().forEach(this::changeRules);
        removeStrangeChains();
        removeStrangeSets();
        Set<String> counters = new HashSet<>(wanted.counters());
        present.counters().stream().filter(counter -> !counters.contains(counter)).forEach(counter -> object("delete counter", counter));
        return commands.toString();
    }

    private void addMissingSets() {
        wanted.sets().stream().filter(set -> !present.sets().containsKey(set.name())).forEach(set -> commands
                .append("add ").append(set.word()).append(' ').append(wanted.path()).append(' ').append(set.name())
                .append(" { ").append(set.declaration()).append(" }\n"));
    }

    private void addChain(NftChain chain) {
        commands.append("add chain ").append(wanted.path()).append(' ').append(chain.name());
        commands.append(chain.hook() == null ? "\n" : " { " + chain.hook() + " }\n");
    }

    private void changeRules(NftChain chain) {
        KernelChain there = present.chains().get(chain.name());
        List<KernelRule> rules = there == null ? List.of() : there.rules();
        Long[] handles = KeptRules.handles(rules, chain.rules().stream().map(NftRule::comment).toList());
        Set<Long> kept = new HashSet<>(Arrays.asList(handles));
        rules.stream().filter(rule -> !kept.contains(rule.handle())).forEach(rule -> command("delete rule", chain, " handle " + rule.handle()));

        // A new rule goes before the next one that stays. From the back, so that this one is known; then told from the front, so that several
        // before the same one keep their order.
        List<String> additions = new ArrayList<>();
        Long next = null;
        for (int i = handles.length - 1; i >= 0; i--) {
            String line = chain.rules().get(i).line();
            if (handles[i] != null) {
                next = handles[i];
            } else {
                String place = next == null ? "add rule " : "insert rule ";
                String where = next == null ? " " : " handle " + next + " ";
                additions.addFirst(place + wanted.path() + " " + chain.name() + where + line + "\n");
            }
        }
        additions.forEach(commands::append);
    }

    private void removeStrangeChains() {
        Set<String> ours = new HashSet<>(wanted.chains().stream().map(NftChain::name).toList());
        List<String> strange = present.chains().keySet().stream().filter(name -> !ours.contains(name)).toList();
        // Emptied first: they may lead to each other.
        strange.forEach(name -> object("flush chain", name));
        strange.forEach(name -> object("delete chain", name));
    }

    private void removeStrangeSets() {
        Set<String> ours = new HashSet<>(wanted.sets().stream().map(NftSet::name).toList());
        present.sets().forEach((name, set) -> {
            if (!ours.contains(name)) {
                object(set.isMap() ? "delete map" : "delete set", name);
            }
        });
    }

    private void object(String verb, String name) {
        commands.append(verb).append(' ').append(wanted.path()).append(' ').append(name).append('\n');
    }

    private void command(String verb, NftChain chain, String rest) {
        commands.append(verb).append(' ').append(wanted.path()).append(' ').append(chain.name()).append(rest).append('\n');
    }
}
