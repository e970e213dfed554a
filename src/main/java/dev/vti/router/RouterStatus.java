package dev.vti.router;

import dev.vti.model.Availability;
import dev.vti.model.GatewayRole;
import dev.vti.model.GatewayState;
import dev.vti.model.RouterState;
import java.time.Instant;
import java.util.List;

/**
 * A router object at one moment.
 *
 * @param since when the set of active gateways last changed; null before the first probe result
 * @param gateways main gateways first, then backups, each in the order of the manifest
 * @param buckets {@link GatewayChoice#BUCKETS} egress values
 */
public record RouterStatus(RouterState state, Instant since, List<GatewayStatus> gateways, List<Integer> buckets) {

    public RouterStatus {
        gateways = List.copyOf(gateways);
        buckets = List.copyOf(buckets);
    }

    /**
     * One gateway of the router object.
     *
     * @param lastStatusChange when {@code state} last changed, the first answer of an Active gateway being a change; null if never
     * @param availableSince when it became available; null while it is not; kept while availability is Unknown
     * @param usable what decisions rest on: the last known availability, and true before the first result
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
            int distribution) {
    }
}
