package dev.vti.firewall.apply.nft;

import dev.vti.config.FirewallConfig;
import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.firewall.apply.PacketFilter;
import dev.vti.firewall.render.FirewallTables;
import dev.vti.firewall.render.Names;
import dev.vti.firewall.render.NftTable;
import dev.vti.firewall.render.Switchable;
import dev.vti.model.ConnectionMark;
import dev.vti.router.GatewayChoice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@link PacketFilter} over libnftables and, for what a failover waits for, netlink. {@code apply} reads the tables, computes the difference and commits it;
 * {@code switchTo} computes its difference against what was committed last, and reads the kernel only if the kernel refuses that. The two use connections
 * of their own, and share only the moment of committing, so a switch does not wait for a listing of 10,000 rules.
 */
public final class NftPacketFilter implements PacketFilter {

    private static final System.Logger LOG = System.getLogger(NftPacketFilter.class.getName());

    private final Object applying = new Object();
    private final Object committing = new Object();
    private final LibNftables writer;
    private final NetlinkSocket reading;
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
    }

    /**
     * The tables are made in the network namespace of the calling thread.
     *
     * @param firewall name of the Firewall object, from which the tables have their names
     * @throws NftException when there is no libnftables or no right to use it
     */
    public NftPacketFilter(String firewall) {
        this.firewall = firewall;
        writer = new LibNftables();
        reading = new NetlinkSocket();
        switching = new NetlinkSocket();
        counting = new NetlinkSocket();
        translated = new TranslatedConnections();
    }

    @Override
    public List<ApplyFailure> apply(FirewallConfig config, Supplier<GatewayChoice> choice) {
        synchronized (applying) {
            Committed first = new Committed(config, new Switchable(config), choice.get());
            FirewallTables wanted = FirewallTables.render(config, first.choice());
            try {
                return new ReadBack(config.firewall(), first.switchable()).failures(wanted, commit(first, wanted, choice));
            } catch (NftException refused) {
                return List.of(ReadBack.refusal(config, wanted, refused));
            }
        }
    }

    /** Commits what was rendered, with the choice of that moment; the result is what the kernel has then. */
    private Map<String, KernelTable> commit(Committed first, FirewallTables rendered, Supplier<GatewayChoice> choice) {
        long seen;
        synchronized (committing) {
            seen = switches;
        }
        Map<String, KernelTable> present = read(reading, rendered);
        String change = difference(present, rendered);
        synchronized (committing) {
            Committed newest = first.with(choice.get());
            if (switches != seen || !newest.choice().equals(first.choice())) {
                // A switch came between: what was read is old, and reading again is shorter than letting the switch wait would have been.
                present = read(reading, rendered);
                change = difference(present, rendered.with(newest.switchable(), newest.choice()));
            }
            if (!change.isEmpty()) {
                writer.run(change);
            }
            committed = newest;
            Set<Integer> outOfUse = new TreeSet<>(newest.switchable().abandoned(newest.choice()));
            outOfUse.addAll(gone(present.get(rendered.rules().name()), newest.switchable()));
            translated.settle(outOfUse);
        }
        return change.isEmpty() ? present : read(reading, rendered);
    }

    /** Tables by name; one that the kernel has not is missing. */
    private static Map<String, KernelTable> read(NetlinkSocket socket, FirewallTables tables) {
        Map<String, KernelTable> present = new HashMap<>();
        for (NftTable table : tables.all()) {
            KernelTable read = TableReader.read(socket, table.name());
            if (read != null) {
                present.put(table.name(), read);
            }
        }
        return present;
    }

    private static String difference(Map<String, KernelTable> present, FirewallTables wanted) {
        return wanted.all().stream().map(table -> TableChange.between(present.get(table.name()), table)).collect(Collectors.joining());
    }

    /** Gateways that connections may have and the configuration no longer has. */
    private static Set<Integer> gone(KernelTable before, Switchable switchable) {
        if (before == null) {
            return Set.of();
        }
        return Stream.of(Names.LIVE_GATEWAYS, Names.MOVING).map(before.sets()::get).filter(Objects::nonNull)
                .flatMap(set -> set.elements().keySet().stream()).map(Integer::decode)
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
        SwitchTransaction change = new SwitchTransaction();
        change.elements(Names.rulesTable(firewall), before.switchable().live(before.choice()), after.switchable().live(after.choice()));
        after.switchable().picksThatChange(before.choice(), after.choice()).forEach(pick -> change.replace(Names.routersTable(firewall), pick));
        if (!change.isEmpty()) {
            change.commit(switching);
        }
    }

    private void switchFromKernel(Committed after) {
        FirewallTables wanted = FirewallTables.render(after.config(), after.choice());
        String change = difference(read(switching, wanted), wanted);
        if (!change.isEmpty()) {
            writer.run(change);
        }
    }

    @Override
    public Map<Integer, Map<Integer, Long>> sentConnections() {
        Committed now = committed;
        Map<Integer, Map<Integer, Long>> sent = new TreeMap<>();
        if (now != null) {
            Map<String, Long> packets = TableReader.counters(counting, Names.routersTable(firewall));
            now.config().routers().forEach(router -> router.gatewayIds().filter(id -> packets.containsKey(Names.sent(router.id(), id)))
                    .forEach(id -> sent.computeIfAbsent(router.id(), each -> new TreeMap<>()).put(id, packets.get(Names.sent(router.id(), id)))));
        }
        return sent;
    }

    @Override
    public void remove() {
        synchronized (applying) {
            synchronized (committing) {
                // "add" first: deleting what is not there succeeds.
                writer.run(Stream.of(Names.routersTable(firewall), Names.rulesTable(firewall))
                        .map(table -> "add table inet %1$s%ndelete table inet %1$s%n".formatted(table)).collect(Collectors.joining()));
                committed = null;
            }
        }
    }

    @Override
    public void close() {
        translated.close();
        writer.close();
        reading.close();
        switching.close();
        counting.close();
    }
}
