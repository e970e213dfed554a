package dev.vti.firewall.apply.vici;

import dev.vti.firewall.apply.Tunnels.TunnelState;
import dev.vti.firewall.apply.Tunnels.TunnelState.State;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What this process saw of every tunnel: its state, since when, and the last reason for being down. Safe for several threads. */
final class TunnelJournal {

    /** A cause that explains others outlives them for longer than charon takes to repeat an attempt. */
    private static final Duration EXPLANATION_HOLDS = Duration.ofSeconds(60);

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private String unreachable = "";

    private static final class Entry {
        private State state = State.Unknown;
        private Instant since;
        private Diagnosis diagnosis;
        private Instant confirmed;
    }

    /** Starts with the configured tunnels and forgets all others. */
    synchronized void keepOnly(Set<String> tunnels) {
        entries.keySet().retainAll(tunnels);
        tunnels.forEach(tunnel -> entries.computeIfAbsent(tunnel, first -> new Entry()));
    }

    /** Takes down what a tunnel's state is. True if that is a change. */
    synchronized boolean observe(String tunnel, State state, Instant now) {
        Entry entry = entries.get(tunnel);
        if (entry == null) {
            return false;
        }
        if (state == State.Up) {
            entry.diagnosis = null;
        }
        if (entry.state == state) {
            return false;
        }
        entry.state = state;
        entry.since = now;
        return true;
    }

    /** Takes down why a tunnel is not up. True if that is news: not the same cause in other words, nor a vaguer one of the same failure. */
    synchronized boolean diagnose(String tunnel, Diagnosis diagnosis, Instant now) {
        Entry entry = entries.get(tunnel);
        if (entry == null) {
            return false;
        }
        if (entry.diagnosis != null && entry.diagnosis.cause() == diagnosis.cause()) {
            entry.confirmed = now;
            return false;
        }
        if (entry.diagnosis != null && entry.diagnosis.cause().explains(diagnosis.cause())
                && now.isBefore(entry.confirmed.plus(EXPLANATION_HOLDS))) {
            return false;
        }
        entry.diagnosis = diagnosis;
        entry.confirmed = now;
        return entry.state != State.Up;
    }

    /** charon cannot be asked: what is Unknown is so for this reason. */
    synchronized void unreachable(String why) {
        unreachable = why;
    }

    /** What was seen last; Unknown for a tunnel that is not configured. */
    synchronized State state(String tunnel) {
        Entry entry = entries.get(tunnel);
        return entry == null ? State.Unknown : entry.state;
    }

    /** All tunnels with what was last seen. */
    synchronized Map<String, TunnelState> states() {
        Map<String, TunnelState> states = new LinkedHashMap<>();
        entries.forEach((tunnel, entry) -> states.put(tunnel, new TunnelState(entry.state, entry.since, errorOf(entry))));
        return states;
    }

    private String errorOf(Entry entry) {
        return switch (entry.state) {
            case Up -> "";
            case Unknown -> unreachable;
            case Connecting, Down -> entry.diagnosis == null ? "" : entry.diagnosis.sentence();
        };
    }
}
