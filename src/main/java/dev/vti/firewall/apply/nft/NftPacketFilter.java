package dev.vti.firewall.apply.nft;

import dev.vti.config.FirewallConfig;
import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.firewall.apply.PacketFilter;
import dev.vti.firewall.render.FirewallTable;
import dev.vti.firewall.render.Names;
import dev.vti.firewall.render.NftChain;
import dev.vti.firewall.render.NftRule;
import dev.vti.firewall.render.NftSet;
import dev.vti.firewall.render.NftTable;
import dev.vti.router.GatewayChoice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@link PacketFilter} over libnftables. {@code apply} reads the table, computes the difference and commits it; {@code switchTo} computes its difference
 * against what was committed last, and reads the kernel only if the kernel refuses that. The two use contexts of their own, and share only the
 * moment of committing, so a switch does not wait for a listing of 10,000 rules.
 */
public final class NftPacketFilter implements PacketFilter {

    private static final System.Logger LOG = System.getLogger(NftPacketFilter.class.getName());

    private final Object applying = new Object();
    private final Object committing = new Object();
    private final LibNftables reader;
    private final LibNftables writer;
    private final String firewall;
    /** What was committed last; guarded by {@link #committing}. Null until the first apply. */
    private NftTable committed;
    private FirewallConfig config;
    /** Counts switches; guarded by {@link #committing}. */
    private long switches;

    /**
     * The table is made in the network namespace of the calling thread.
     *
     * @param firewall name of the Firewall object, from which the table has its name
     * @throws NftException when there is no libnftables or no right to use it
     */
    public NftPacketFilter(String firewall) {
        this.firewall = firewall;
        reader = new LibNftables();
        writer = new LibNftables();
    }

    @Override
    public List<ApplyFailure> apply(FirewallConfig newConfig, Supplier<GatewayChoice> choice) {
        synchronized (applying) {
            NftTable wanted = FirewallTable.render(newConfig, choice.get());
            try {
                wanted = commit(newConfig, wanted, choice);
            } catch (NftException refused) {
                return List.of(refusal(newConfig, wanted, refused));
            }
            KernelTable after = read(wanted.name());
            return after == null ? List.of(goneAgain(newConfig)) : missing(after, wanted);
        }
    }

    /** The table as it was committed: with the choice of that moment. */
    private NftTable commit(FirewallConfig newConfig, NftTable rendered, Supplier<GatewayChoice> choice) {
        long seen;
        synchronized (committing) {
            seen = switches;
        }
        KernelTable present = read(rendered.name());
        String change = TableChange.between(present, rendered);
        synchronized (committing) {
            List<NftSet> switchable = FirewallTable.switchable(newConfig, choice.get());
            NftTable wanted = rendered.with(switchable);
            if (switches != seen || !rendered.sets().containsAll(switchable)) {
                // A switch came between: what was read is old, and reading again is shorter than letting the switch wait would have been.
                change = TableChange.between(read(wanted.name()), wanted);
            }
            if (!change.isEmpty()) {
                writer.run(change);
            }
            config = newConfig;
            committed = wanted;
            return wanted;
        }
    }

    @Override
    public void switchTo(GatewayChoice choice) {
        synchronized (committing) {
            if (config == null) {
                return;
            }
            switches++;
            List<NftSet> wanted = FirewallTable.switchable(config, choice);
            try {
                switchFrom(committed, wanted);
            } catch (NftException stale) {
                LOG.log(System.Logger.Level.WARNING, "The packet filter was not as it was left, and is read again: {0}", stale.getMessage());
                switchFromKernel(choice);
            }
        }
    }

    private void switchFrom(NftTable before, List<NftSet> wanted) {
        StringBuilder change = new StringBuilder();
        for (NftSet set : wanted) {
            change.append(TableChange.elements(before, set, before.set(set.name()).orElseThrow().elements()));
        }
        if (!change.isEmpty()) {
            writer.run(change.toString());
        }
        committed = before.with(wanted);
    }

    private void switchFromKernel(GatewayChoice choice) {
        NftTable wanted = FirewallTable.render(config, choice);
        String change = TableChange.between(readWith(writer, wanted.name()), wanted);
        if (!change.isEmpty()) {
            writer.run(change);
        }
        committed = wanted;
    }

    @Override
    public void remove() {
        synchronized (applying) {
            synchronized (committing) {
                String table = Names.FAMILY + " " + Names.table(firewall);
                // "add" first: deleting what is not there succeeds.
                writer.run("add table " + table + "\ndelete table " + table + "\n");
                config = null;
                committed = null;
            }
        }
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
    }

    private KernelTable read(String table) {
        return readWith(reader, table);
    }

    private static KernelTable readWith(LibNftables context, String table) {
        if (!KernelTable.names(context.run("list tables " + Names.FAMILY), table)) {
            return null;
        }
        return KernelTable.parse(context.run("list table " + Names.FAMILY + " " + table));
    }

    /** libnftables quotes the line it refused, and the line's comment says whose it is. */
    private static ApplyFailure refusal(FirewallConfig config, NftTable wanted, NftException refused) {
        String message = "the kernel's packet filter refused the change, and the rules before it stay in force: " + firstLine(refused);
        for (NftChain chain : wanted.chains()) {
            for (NftRule rule : chain.rules()) {
                if (refused.getMessage().contains("\"" + rule.comment() + "\"")) {
                    return new ApplyFailure(rule.kind(), rule.name(), message);
                }
            }
        }
        return new ApplyFailure("Firewall", config.firewall(), message);
    }

    private static String firstLine(NftException refused) {
        return refused.getMessage().lines().findFirst().orElse("no reason given");
    }

    private static ApplyFailure goneAgain(FirewallConfig config) {
        return new ApplyFailure("Firewall", config.firewall(),
                "the packet filter's table is gone again right after it was made: find what else manages nftables on this machine");
    }

    private List<ApplyFailure> missing(KernelTable present, NftTable wanted) {
        Set<ApplyFailure> failures = new LinkedHashSet<>();
        for (NftChain chain : wanted.chains()) {
            Set<String> there = new HashSet<>();
            if (present.chains().containsKey(chain.name())) {
                present.chains().get(chain.name()).rules().forEach(rule -> there.add(rule.comment()));
            }
            chain.rules().stream().filter(rule -> !there.contains(rule.comment())).forEach(rule -> failures.add(new ApplyFailure(
                    rule.kind(), rule.name(), "its rule is not in the kernel's chain " + chain.name() + " after it was added; it is tried again")));
        }
        // Elements of the switchable sets may have changed since; the switch has its own answer from the kernel.
        Set<String> switchable = Set.of(Names.GATEWAY_STATE, Names.BUCKET);
        for (NftSet set : wanted.sets()) {
            KernelTable.KernelSet there = present.sets().get(set.name());
            if (there == null || !switchable.contains(set.name()) && !there.elements().equals(set.elements())) {
                failures.add(new ApplyFailure("Firewall", firewall, "the kernel's set " + set.name() + " is not as it was made; it is tried again"));
            }
        }
        return new ArrayList<>(failures);
    }
}
