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
import dev.vti.firewall.render.Switchable;
import dev.vti.model.ConnectionMark;
import dev.vti.router.GatewayChoice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * {@link PacketFilter} over libnftables and, for what a failover waits for, netlink. {@code apply} reads the table, computes the difference and commits it;
 * {@code switchTo} computes its difference against what was committed last, and reads the kernel only if the kernel refuses that. The two use connections
 * of their own, and share only the moment of committing, so a switch does not wait for a listing of 10,000 rules.
 */
public final class NftPacketFilter implements PacketFilter {

    private static final System.Logger LOG = System.getLogger(NftPacketFilter.class.getName());

    private final Object applying = new Object();
    private final Object committing = new Object();
    private final LibNftables reader;
    private final LibNftables writer;
    private final NetlinkSocket switching;
    private final NetlinkSocket counting;
    private final TranslatedConnections translated;
    private final String firewall;
    /** What was committed last, written under {@link #committing}. Null until the first apply. */
    private volatile Committed committed;
    /** Counts switches; guarded by {@link #committing}. */
    private long switches;

    private record Committed(FirewallConfig config, Switchable switchable, GatewayChoice choice) {

        Committed with(GatewayChoice other) {
            return new Committed(config, switchable, other);
        }

        NftSet state() {
            return switchable.state(choice);
        }
    }

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
        switching = new NetlinkSocket();
        counting = new NetlinkSocket();
        translated = new TranslatedConnections();
    }

    @Override
    public List<ApplyFailure> apply(FirewallConfig config, Supplier<GatewayChoice> choice) {
        synchronized (applying) {
            Committed first = new Committed(config, new Switchable(config), choice.get());
            NftTable wanted = FirewallTable.render(config, first.choice());
            try {
                KernelTable after = commit(first, wanted, choice);
                return after == null ? List.of(goneAgain(config)) : missing(after, wanted, first.switchable());
            } catch (NftException refused) {
                return List.of(refusal(config, wanted, refused));
            }
        }
    }

    /** Commits what was rendered, with the choice of that moment. The result is the table as the kernel has it then; null if it has none. */
    private KernelTable commit(Committed first, NftTable rendered, Supplier<GatewayChoice> choice) {
        long seen;
        synchronized (committing) {
            seen = switches;
        }
        KernelTable present = read(rendered.name());
        String change = TableChange.between(present, rendered);
        synchronized (committing) {
            Committed newest = first.with(choice.get());
            if (switches != seen || !newest.choice().equals(first.choice())) {
                // A switch came between: what was read is old, and reading again is shorter than letting the switch wait would have been.
                present = read(rendered.name());
                change = TableChange.between(present, rendered.with(newest.state(), newest.switchable().chains(newest.choice())));
            }
            if (!change.isEmpty()) {
                writer.run(change);
            }
            committed = newest;
            Set<Integer> outOfUse = new TreeSet<>(newest.switchable().abandoned(newest.choice()));
            outOfUse.addAll(gone(present, newest.switchable()));
            translated.settle(outOfUse);
        }
        return change.isEmpty() ? present : read(rendered.name());
    }

    /** Gateways that connections may have and the configuration no longer has. */
    private static Set<Integer> gone(KernelTable before, Switchable switchable) {
        if (before == null || !before.sets().containsKey(Names.GATEWAY_STATE)) {
            return Set.of();
        }
        return before.sets().get(Names.GATEWAY_STATE).elements().keySet().stream().map(Integer::decode)
                .filter(id -> id <= ConnectionMark.HIGHEST_GATEWAY_ID && !switchable.gateways().contains(id)).collect(Collectors.toSet());
    }

    @Override
    public void switchTo(GatewayChoice choice) {
        synchronized (committing) {
            if (committed == null) {
                return;
            }
            switches++;
            Committed before = committed;
            Committed after = before.with(choice);
            try {
                switchFrom(before, after);
            } catch (NftException stale) {
                LOG.log(System.Logger.Level.WARNING, "The packet filter was not as it was left, and is read again: {0}", stale.getMessage());
                switchFromKernel(after);
            }
            committed = after;
            Set<Integer> takenOut = new TreeSet<>(after.switchable().abandoned(choice));
            takenOut.removeAll(before.switchable().abandoned(before.choice()));
            translated.reset(takenOut);
        }
    }

    private void switchFrom(Committed before, Committed after) {
        SwitchTransaction change = new SwitchTransaction(Names.table(firewall));
        change.change(before.state(), after.state());
        after.switchable().picksThatChange(before.choice(), after.choice()).forEach(change::replace);
        if (!change.isEmpty()) {
            change.commit(switching);
        }
    }

    private void switchFromKernel(Committed after) {
        NftTable wanted = FirewallTable.render(after.config(), after.choice());
        String change = TableChange.between(readWith(writer, wanted.name()), wanted);
        if (!change.isEmpty()) {
            writer.run(change);
        }
    }

    @Override
    public Map<Integer, Map<Integer, Long>> sentConnections() {
        Committed now = committed;
        Map<Integer, Map<Integer, Long>> sent = new TreeMap<>();
        if (now != null) {
            Map<String, Long> packets = CounterDump.packets(counting, Names.table(firewall));
            now.config().routers().forEach(router -> router.gatewayIds().filter(id -> packets.containsKey(Names.sent(router.id(), id)))
                    .forEach(id -> sent.computeIfAbsent(router.id(), each -> new TreeMap<>()).put(id, packets.get(Names.sent(router.id(), id)))));
        }
        return sent;
    }

    @Override
    public void remove() {
        synchronized (applying) {
            synchronized (committing) {
                String table = Names.FAMILY + " " + Names.table(firewall);
                // "add" first: deleting what is not there succeeds.
                writer.run("add table " + table + "\ndelete table " + table + "\n");
                committed = null;
            }
        }
    }

    @Override
    public void close() {
        translated.close();
        reader.close();
        writer.close();
        switching.close();
        counting.close();
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

    private List<ApplyFailure> missing(KernelTable present, NftTable wanted, Switchable switchable) {
        Set<ApplyFailure> failures = new LinkedHashSet<>();
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
            KernelTable.KernelSet there = present.sets().get(set.name());
            if (there == null || !set.name().equals(Names.GATEWAY_STATE) && !there.elements().equals(set.elements())) {
                failures.add(new ApplyFailure("Firewall", firewall, "the kernel's set " + set.name() + " is not as it was made; it is tried again"));
            }
        }
        return new ArrayList<>(failures);
    }
}
