package dev.vti.operator.status;

import dev.vti.api.FirewallStateStatus;
import dev.vti.api.FirewallStateStatus.RouterReport;
import dev.vti.api.GatewayReport;
import dev.vti.api.Reason;
import dev.vti.api.RouterObjectStatus;
import dev.vti.model.Availability;
import dev.vti.model.GatewayState;
import dev.vti.model.RouterState;
import dev.vti.operator.status.ObjectJudge.Verdict;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What a router object's status says beside its conditions: the report of the firewall that runs it, never what the spec intends. Pure. */
public final class RouterJudge {

    private RouterJudge() {
    }

    /**
     * @param before null if it has no status yet
     * @param report the firewall's report; null when it is not heard: then the last known decision stands, with state Unknown
     */
    public static void fill(RouterObjectStatus before, RouterObjectStatus after, FirewallStateStatus report, String name) {
        RouterReport router = report == null ? null
                : report.routers.stream().filter(candidate -> name.equals(candidate.name)).findFirst().orElse(null);
        if (router == null) {
            after.state = RouterState.Unknown;
            after.active = before == null || before.active == null ? "" : before.active;
            after.since = before == null ? null : before.since;
            after.gateways = before == null ? List.of() : before.gateways.stream().map(RouterJudge::unmeasured).toList();
            return;
        }
        after.state = router.state == null ? RouterState.Unknown : router.state;
        after.since = router.since;
        after.gateways = router.gateways;
        after.active = router.gateways.stream().filter(gateway -> gateway.state == GatewayState.Active)
                .sorted(Comparator.comparing((GatewayReport gateway) -> -share(gateway)).thenComparing(gateway -> gateway.name))
                .map(gateway -> gateway.name + " " + share(gateway) + "%")
                .collect(Collectors.joining(", "));
    }

    private static int share(GatewayReport gateway) {
        return gateway.distribution == null ? 0 : gateway.distribution;
    }

    /** Its place in the last decision stands; what was measured is no longer known. */
    private static GatewayReport unmeasured(GatewayReport before) {
        GatewayReport after = Serialization.clone(before);
        after.availability = before.availability == Availability.NotMonitored ? Availability.NotMonitored : Availability.Unknown;
        after.availableSince = null;
        after.quality = null;
        after.reason = null;
        after.until = null;
        after.observedShare = null;
        after.newConnections = null;
        after.roundTripMicros = null;
        after.jitterMicros = null;
        after.lossPercent = null;
        return after;
    }

    /** Ready as long as a gateway that is known to answer carries the traffic, or one that the user wants not to be monitored. */
    public static Verdict ready(RouterObjectStatus status) {
        boolean carried = status.gateways.stream()
                .anyMatch(gateway -> gateway.state == GatewayState.Active
                && (gateway.availability == Availability.Ready || gateway.availability == Availability.NotMonitored));
        return switch (status.state) {
            case NoGateway -> new Verdict(Verdict.Status.No, Reason.NoGatewayAvailable,
                    "none of its gateways answers; traffic is handled as ifNoGatewayAvailable says: check the tunnels and links of its gateways");
            case Unknown -> new Verdict(Verdict.Status.Unknown, Reason.AvailabilityUnknown,
                    "its gateways have not been probed yet, or the probe has gone quiet; the last decision stands");
            case OnMain, OnBackup -> carried ? Verdict.READY
                    : new Verdict(Verdict.Status.Unknown, Reason.AvailabilityUnknown, "the gateway in use has not answered a probe yet");
        };
    }
}
