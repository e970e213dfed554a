package dev.vti.router;

import dev.vti.model.Availability;
import dev.vti.model.GatewayQuality;
import dev.vti.model.GatewayRole;
import dev.vti.model.GatewayState;
import dev.vti.model.RouterState;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A router object at one moment.
 *
 * @param since when the set of active gateways last changed; null before the first probe result
 * @param mainHasCarried whether a main gateway that was known to answer has ever carried its traffic: only then can anything return to the main gateways,
 *     and only then does {@link dev.vti.model.Failback#Never} keep anything from it
 * @param gateways main gateways first, then backups, each in the order of the manifest
 * @param buckets {@link GatewayChoice#BUCKETS} egress values
 */
public record RouterStatus(RouterState state, Instant since, boolean mainHasCarried, List<GatewayStatus> gateways, List<Integer> buckets) {

    public RouterStatus {
        gateways = List.copyOf(gateways);
        buckets = List.copyOf(buckets);
    }

    /** Ids of the gateways that carry new connections. */
    public Set<Integer> activeGateways() {
        return gateways.stream().filter(gateway -> gateway.state() == GatewayState.Active).map(GatewayStatus::gatewayId).collect(Collectors.toSet());
    }

    /**
     * One gateway of the router object.
     *
     * @param lastStatusChange when {@code state} last changed, the first answer of an Active gateway being a change; null if never
     * @param availableSince when it became available; null while it is not, or is not monitored; kept while availability is Unknown
     * @param usable what decisions rest on: the last known availability, and true before the first result
     * @param reason why it is not in use, or used last; null when neither is so
     * @param until when its hold-down or damping ends; null for neither
     * @param distribution share of new connections in whole percent; the shares of the active gateways sum to 100
     */
    public record GatewayStatus(
            int gatewayId,
            GatewayRole role,
            int weight,
            GatewayState state,
            Instant lastStatusChange,
            Availability availability,
            Instant availableSince,
            boolean usable,
            GatewayQuality quality,
            String reason,
            Instant until,
            int distribution) {
    }
}
