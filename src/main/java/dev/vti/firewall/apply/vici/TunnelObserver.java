package dev.vti.firewall.apply.vici;

import dev.vti.firewall.apply.Tunnels;
import dev.vti.firewall.apply.Tunnels.TunnelState;
import dev.vti.firewall.apply.Tunnels.TunnelState.State;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Looks at charon's associations, takes down what each tunnel's state is, and tells changes. It has a connection of its own, so that a look never waits
 * for tunnels that are being loaded. Safe for several threads.
 */
final class TunnelObserver implements AutoCloseable {

    private static final Logger LOG = System.getLogger(TunnelObserver.class.getName());

    private final ViciClient client;
    private final Clock clock;
    private final TunnelJournal journal = new TunnelJournal();
    private volatile Tunnels.Listener listener = (tunnel, state) -> { };
    /** Held while charon is asked. */
    private final Object asking = new Object();
    /** Held while changes are told, which never waits for charon. */
    private final Object telling = new Object();
    private volatile Set<String> tunnels = Set.of();

    TunnelObserver(Path socket, Duration timeout, Clock clock) {
        this.client = new ViciClient(socket, timeout);
        this.clock = clock;
    }

    void listen(Tunnels.Listener newListener) {
        listener = newListener;
    }

    /** Looks at these tunnels from now on, and forgets all others. */
    void keepOnly(Set<String> wanted) {
        synchronized (telling) {
            tunnels = new TreeSet<>(wanted);
            journal.keepOnly(wanted);
        }
    }

    /** Takes down why a tunnel is not up. True if that is news. */
    boolean diagnose(String tunnel, Diagnosis diagnosis) {
        return journal.diagnose(tunnel, diagnosis, clock.instant());
    }

    /** What was seen last. */
    Map<String, TunnelState> seen() {
        return journal.states();
    }

    /**
     * State of every tunnel now. Changes are told before this returns.
     *
     * @throws ViciException when charon cannot be asked: then every tunnel is Unknown, which is told, too
     */
    Map<String, State> look() throws ViciException {
        synchronized (asking) {
            try {
                Map<String, State> states = ask();
                if (states.entrySet().stream().anyMatch(seen -> seen.getValue() != State.Up && journal.state(seen.getKey()) == State.Up)) {
                    // charon lists one association after the other: while one replaces another, neither may be listed at its best. What is down is so twice.
                    ask().forEach((tunnel, state) -> states.merge(tunnel, state, (first, second) -> first == State.Up ? first : second));
                }
                observe(states);
                return states;
            } catch (ViciException gone) {
                journal.unreachable(gone.getMessage());
                observe(tunnels.stream().collect(Collectors.toMap(tunnel -> tunnel, tunnel -> State.Unknown)));
                throw gone;
            }
        }
    }

    /** Tells what was seen last of every tunnel. */
    void tell() {
        synchronized (telling) {
            tunnels.forEach(tunnel -> listener.tunnel(tunnel, journal.state(tunnel)));
        }
    }

    private Map<String, State> ask() throws ViciException {
        Map<String, List<Association>> byName = CharonLoader.associations(client).stream().collect(Collectors.groupingBy(Association::connection));
        Map<String, State> states = new TreeMap<>();
        tunnels.forEach(tunnel -> states.put(tunnel, Association.stateOf(byName.getOrDefault(TunnelConnection.nameOf(tunnel), List.of()))));
        return states;
    }

    private void observe(Map<String, State> states) {
        synchronized (telling) {
            new TreeMap<>(states).forEach((tunnel, state) -> {
                if (journal.observe(tunnel, state, clock.instant())) {
                    LOG.log(Level.INFO, "tunnel {0} is {1} {2}", tunnel, state, journal.states().get(tunnel).lastError());
                    listener.tunnel(tunnel, state);
                }
            });
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
