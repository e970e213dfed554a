package dev.vti.router;

import dev.vti.model.InterfaceName;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What has to be remembered of one gateway from one moment to the next.
 *
 * @param hasAnswered whether it has ever been known to answer: only then can it fail, and only then is an answer a return
 * @param devicesDown the devices on the way to it that were down or missing when that was last known
 * @param tunnelDown whether its tunnel was down when that was last known
 * @param heldUntil end of its hold-down; null when it has none
 * @param breached the thresholds it is beyond, in words; empty when it is beyond none
 * @param health what follows from it
 */
public record GatewayHistory(
        boolean hasAnswered,
        Set<InterfaceName> devicesDown,
        boolean tunnelDown,
        Instant heldUntil,
        List<String> breached,
        Damping damping,
        GatewayHealth health) {

    /** Of a gateway that is new. */
    public static final GatewayHistory START = new GatewayHistory(false, Set.of(), false, null, List.of(), Damping.NONE, GatewayHealth.UNKNOWN);

    public GatewayHistory {
        devicesDown = Set.copyOf(devicesDown);
        breached = List.copyOf(breached);
    }
}
