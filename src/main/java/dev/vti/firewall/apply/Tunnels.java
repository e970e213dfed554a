package dev.vti.firewall.apply;

import dev.vti.config.FirewallConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** charon's connections and shared keys of this firewall. Idempotent; a tunnel that did not change is not touched. */
public interface Tunnels extends AutoCloseable {

    /** Loads, replaces and unloads connections and keys until charon has exactly the configuration's, and reads them back. */
    List<ApplyFailure> apply(FirewallConfig config, LinkKeys keys);

    /** From now on the listener hears of every tunnel whose state changes, at once. */
    void listen(Listener listener);

    /** Tells the listener what was seen last of every configured tunnel, on the calling thread, whether it changed or not. */
    void tell();

    /** State of every configured tunnel by name, from charon's own list of associations. */
    Map<String, TunnelState> states();

    /** Starts what should be up and is not, as often as it takes; called about once a second, returns at once. */
    void keepUp(Instant now);

    /** Terminates and unloads everything this firewall loaded. */
    void remove();

    @Override
    void close();

    /** Hears of tunnels. Called by one thread at a time, in the order of what happened; should return soon. */
    @FunctionalInterface
    interface Listener {

        /** @param state Unknown while charon cannot be asked */
        void tunnel(String name, TunnelState.State state);
    }

    /** Whether children are bound to links by XFRM interface id or by VTI key. */
    enum LinkKeys {
        IF_ID,
        MARK
    }

    /**
     * One tunnel as charon has it.
     *
     * @param state Up only while a child association of this tunnel is installed
     * @param since when the state last changed as far as this process saw; null if it never did
     * @param lastError why it is not up in charon's own words, without any key; empty if charon said nothing
     */
    record TunnelState(State state, Instant since, String lastError) {

        /** What charon has for the tunnel. */
        public enum State {
            Up,
            Connecting,
            Down,
            Unknown
        }
    }
}
