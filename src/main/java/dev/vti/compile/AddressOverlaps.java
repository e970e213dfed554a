package dev.vti.compile;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds interfaces of one firewall whose networks overlap: there, the kernel's routes would choose one of them at random. */
final class AddressOverlaps {

    private static final int NAMED = 3;

    private AddressOverlaps() {
    }

    /**
     * For each claim that overlaps with another interface's, some of those others, at least one. One pass over the networks in order: networks
     * either nest or are disjoint, so only those that enclose the current one need to be remembered.
     */
    static SortedMap<AddressClaim, SortedSet<AddressClaim>> find(Collection<AddressClaim> claims) {
        SortedMap<AddressClaim, SortedSet<AddressClaim>> overlaps = new TreeMap<>();
        Deque<AddressClaim> enclosing = new ArrayDeque<>();
        for (AddressClaim claim : new TreeSet<>(claims)) {
            while (!enclosing.isEmpty() && !enclosing.peek().address().network().overlaps(claim.address().network())) {
                enclosing.pop();
            }
            enclosing.stream().filter(other -> !other.label().equals(claim.label())).findFirst().ifPresent(other -> {
                overlaps.computeIfAbsent(claim, ignored -> new TreeSet<>()).add(other);
                overlaps.computeIfAbsent(other, ignored -> new TreeSet<>()).add(claim);
            });
            enclosing.push(claim);
        }
        return overlaps;
    }

    static void report(AddressClaim claim, Collection<AddressClaim> others, Findings findings) {
        String named = others.stream().limit(NAMED).map(other -> other.label() + " (" + other.address() + ")").collect(Collectors.joining(", "));
        String more = others.size() > NAMED ? " and " + (others.size() - NAMED) + " more" : "";
        findings.on(claim.owner()).conflict(claim.field(),
                claim.address() + " overlaps with the network of " + named + more, "give each interface a network of its own");
    }
}
