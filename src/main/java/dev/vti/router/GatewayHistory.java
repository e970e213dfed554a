package dev.vti.router;

import java.time.Instant;
import java.util.List;

/**
 * What has to be remembered of one gateway from one moment to the next.
 *
 * @param hasAnswered whether it has ever been known to answer: only then can it fail, and only then is an answer a return
 * @param deviceDown whether a device on the way to it was down or missing when that was last known
 * @param tunnelDown whether its tunnel was down when that was last known
 * @param heldUntil end of its hold-down; null when it has none
 * @param breached the thresholds it is beyond, in words; empty when it is beyond none
 * @param health what follows from it
 */
public record GatewayHistory(
        boolean hasAnswered, boolean deviceDown, boolean tunnelDown, Instant heldUntil, List<String> breached, Damping damping, GatewayHealth health) {

    /** Of a gateway that is new. */
    public static final GatewayHistory START = new GatewayHistory(false, false, false, null, List.of(), Damping.NONE, GatewayHealth.UNKNOWN);

    public GatewayHistory {
        breached = List.copyOf(breached);
    }
}
