package dev.vti.firewall.apply.nft;

import dev.vti.config.FirewallConfig;
import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.firewall.apply.nft.KernelTable.KernelSet;
import dev.vti.firewall.render.FirewallTables;
import dev.vti.firewall.render.Names;
import dev.vti.firewall.render.NftChain;
import dev.vti.firewall.render.NftRule;
import dev.vti.firewall.render.NftSet;
import dev.vti.firewall.render.NftTable;
import dev.vti.firewall.render.Switchable;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says what is not in the kernel as it should be, and on which object to report it. */
final class ReadBack {

    private final String firewall;
    private final Switchable switchable;

    ReadBack(String firewall, Switchable switchable) {
        this.firewall = firewall;
        this.switchable = switchable;
    }

    /** libnftables quotes the line it refused, and the line's comment says whose it is. */
    static ApplyFailure refusal(FirewallConfig config, FirewallTables wanted, NftException refused) {
        String message = "the kernel's packet filter refused the change, and the rules before it stay in force: "
                + refused.getMessage().lines().findFirst().orElse("no reason given");
        for (NftTable table : wanted.all()) {
            for (NftChain chain : table.chains()) {
                for (NftRule rule : chain.rules()) {
                    if (refused.getMessage().contains("\"" + rule.comment() + "\"")) {
                        return new ApplyFailure(rule.kind(), rule.name(), message);
                    }
                }
            }
        }
        return new ApplyFailure("Firewall", config.firewall(), message);
    }

    /** @param present by name of the table */
    List<ApplyFailure> failures(FirewallTables wanted, Map<String, KernelTable> present) {
        Set<ApplyFailure> failures = new LinkedHashSet<>();
        for (NftTable table : wanted.all()) {
            KernelTable there = present.get(table.name());
            if (there == null) {
                failures.add(onFirewall("a table of the packet filter is gone again right after it was made: find what else manages nftables on this machine"));
            } else {
                addMissing(table, there, failures);
            }
        }
        return List.copyOf(failures);
    }

    private void addMissing(NftTable wanted, KernelTable present, Set<ApplyFailure> failures) {
        // What a switch changes may have changed since; the switch has its own answer from the kernel.
        Set<String> picks = switchable.chainNames();
        for (NftChain chain : wanted.chains()) {
            Set<String> there = new HashSet<>();
            if (present.chains().containsKey(chain.name())) {
                present.chains().get(chain.name()).rules().forEach(rule -> there.add(rule.comment()));
            }
            chain.rules().stream().filter(rule -> picks.contains(chain.name()) ? there.isEmpty() : !there.contains(rule.comment()))
                    .forEach(rule -> failures.add(new ApplyFailure(rule.kind(), rule.name(),
                            "its rule is not in the kernel's chain " + chain.name() + " after it was added; it is tried again")));
        }
        for (NftSet set : wanted.sets()) {
            KernelSet there = present.sets().get(set.name());
            if (there == null || !set.name().equals(Names.LIVE_GATEWAYS) && !there.elements().equals(set.elements())) {
                failures.add(onFirewall("the kernel's set " + set.name() + " is not as it was made; it is tried again"));
            }
        }
    }

    private ApplyFailure onFirewall(String message) {
        return new ApplyFailure("Firewall", firewall, message);
    }
}
