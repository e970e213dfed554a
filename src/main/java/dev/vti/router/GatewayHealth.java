package dev.vti.router;

import dev.vti.model.Availability;
import dev.vti.model.GatewayQuality;
import java.time.Instant;

/**
 * What a router object may expect of a gateway.
 *
 * @param availability as shown
 * @param usable what decisions rest on: whether it answers as far as is known, and true before anything is known
 * @param quality among the usable gateways the better ones are used first
 * @param reason why it is not usable, or used last; null when it is usable and Good
 * @param until when its hold-down or damping ends if it goes on answering; null when it has none, or while nothing is known, since then it ends later
 */
public record GatewayHealth(Availability availability, boolean usable, GatewayQuality quality, String reason, Instant until) {

    /** Of a gateway that nothing has been heard of: not knowing is no reason to move traffic. */
    public static final GatewayHealth UNKNOWN =
            new GatewayHealth(Availability.Unknown, true, GatewayQuality.Good, "nothing has been heard of it yet", null);
}
