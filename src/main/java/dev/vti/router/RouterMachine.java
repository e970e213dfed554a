package dev.vti.router;

import dev.vti.config.RouterConfig;
import dev.vti.model.Availability;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The router object's state machine: availability in, active gateways and their distribution out. Pure; time comes in as an argument. */
public final class RouterMachine {

    private RouterMachine() {
    }

    /** The state before any probe has spoken: main gateways are used, since not knowing is no reason to move traffic. */
    public static RouterStatus start(RouterConfig config) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * The next state. What did not change keeps its times and its buckets; {@code previous} may come from another version of the
     * configuration, whose gateways are matched by id.
     *
     * @param availability by gateway id; a gateway that is missing counts as {@link Availability#Unknown}, which keeps what was last known of it
     */
    public static RouterStatus next(RouterConfig config, RouterStatus previous, Map<Integer, Availability> availability, Instant now) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * What the packet filter must hold for these routers.
     *
     * @param routers status by router id
     * @param unmonitored gateways that are not probed (return routes) and always live
     */
    public static GatewayChoice choice(Map<Integer, RouterStatus> routers, Collection<Integer> unmonitored) {
        return new GatewayChoice(Set.of(), Map.<Integer, List<Integer>>of());
    }
}
