package dev.vti.firewall.apply.vici;

import dev.vti.firewall.apply.Tunnels.TunnelState.State;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** When which tunnel is initiated. Pure: it is told the time and keeps what it did. */
final class StartSchedule {

    /** Between two attempts of one tunnel. */
    static final Duration RETRY = Duration.ofSeconds(5);

    /** How long the side that does not start a tunnel leaves it to the other, so that two attempts seldom cross. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, Instant> idleSince = new HashMap<>();
    private final Map<String, Instant> attempts = new HashMap<>();

    /** True if the tunnel is to be initiated now, which is then taken as done. */
    boolean isDue(String tunnel, State state, boolean starts, Instant now) {
        if (state != State.Down) {
            idleSince.remove(tunnel);
            return false;
        }
        Instant idle = idleSince.computeIfAbsent(tunnel, first -> now);
        Instant attempt = attempts.get(tunnel);
        boolean patient = starts || !now.isBefore(idle.plus(PATIENCE));
        boolean rested = attempt == null || !now.isBefore(attempt.plus(RETRY));
        if (patient && rested) {
            attempts.put(tunnel, now);
            return true;
        }
        return false;
    }

    /** Forgets tunnels that are no longer configured. */
    void keepOnly(Set<String> tunnels) {
        idleSince.keySet().retainAll(tunnels);
        attempts.keySet().retainAll(tunnels);
    }
}
