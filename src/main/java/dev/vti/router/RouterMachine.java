package dev.vti.router;

import dev.vti.config.RouterConfig;
import dev.vti.model.Availability;
import dev.vti.model.ConnectionMark;
import dev.vti.model.GatewayState;
import dev.vti.model.NoGatewayPolicy;
import dev.vti.model.RouterState;
import dev.vti.router.RouterStatus.GatewayStatus;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The router object's state machine: health of its gateways in, active gateways and their distribution out. Pure; time comes in as an argument.
 *
 * <p>{@link Selection} says which gateways carry the traffic. Decisions rest on {@link GatewayHealth#usable()} and quality, so a probe that goes quiet changes
 * nothing but what is said about the router: it is {@link RouterState#Unknown} while none of its gateways' availability is known.
 */
public final class RouterMachine {

    private static final int WHOLE_PERCENT = 100;
    private static final RouterStatus NOTHING_YET = new RouterStatus(RouterState.Unknown, null, false, List.of(), List.of());

    private RouterMachine() {
    }

    /** The state before any probe has spoken: main gateways are used, since not knowing is no reason to move traffic. */
    public static RouterStatus start(RouterConfig config) {
        return next(config, NOTHING_YET, Map.of(), null);
    }

    /**
     * The next state. What did not change keeps its times and its buckets; {@code previous} may come from another version of the
     * configuration, whose gateways are matched by id.
     *
     * @param health by gateway id; a gateway that is missing counts as {@link GatewayHealth#UNKNOWN}
     */
    public static RouterStatus next(RouterConfig config, RouterStatus previous, Map<Integer, GatewayHealth> health, Instant now) {
        Map<Integer, GatewayStatus> before = previous.gateways().stream()
                .collect(Collectors.toMap(GatewayStatus::gatewayId, Function.identity(), (first, again) -> first));
        List<Candidate> candidates = Candidate.of(config, health);
        Selection selection = Selection.of(config, candidates, previous.mainHasCarried() && onlyBackupsCarry(candidates, previous));
        Map<Integer, Integer> weights = selection.weights();
        Map<Integer, Integer> percent = Distribution.shares(WHOLE_PERCENT, weights);
        List<GatewayStatus> gateways = candidates.stream()
                .map(candidate -> status(candidate, before.get(candidate.id()), percent.get(candidate.id()),
                        selection.reason(candidate, weights.containsKey(candidate.id())), now))
                .toList();
        boolean mainCarries = selection.active().stream().anyMatch(candidate -> candidate.isMain() && answers(candidate));
        return new RouterStatus(state(candidates, selection.active()), since(previous, candidates, weights.keySet(), now),
                previous.mainHasCarried() || mainCarries, gateways, buckets(config, previous.buckets(), weights));
    }

    /**
     * Whether established connections stay on a gateway; if not, they pick again with their next packet. They stay as long as it is usable. A router
     * object with failback All has gateways of its own, and of those only the active ones keep theirs, so that established connections follow the new ones.
     *
     * @param owner state of the router object that has the gateway to itself; null when it is shared
     */
    public static boolean keepsConnections(int gatewayId, GatewayHealth health, RouterStatus owner) {
        return owner == null ? health.usable() : owner.activeGateways().contains(gatewayId);
    }

    /** By the roles that the gateways have now. */
    private static boolean onlyBackupsCarry(List<Candidate> candidates, RouterStatus previous) {
        Set<Integer> active = previous.activeGateways();
        List<Candidate> carrying = candidates.stream().filter(candidate -> active.contains(candidate.id())).toList();
        return !carrying.isEmpty() && carrying.stream().noneMatch(Candidate::isMain);
    }

    private static boolean answers(Candidate candidate) {
        Availability availability = candidate.health().availability();
        return availability == Availability.Ready || availability == Availability.NotMonitored;
    }

    /** The router object is on main gateways as long as one of them carries. */
    private static RouterState state(List<Candidate> candidates, List<Candidate> active) {
        if (!candidates.isEmpty() && nothingKnown(candidates)) {
            return RouterState.Unknown;
        }
        if (active.isEmpty()) {
            return RouterState.NoGateway;
        }
        return active.stream().anyMatch(Candidate::isMain) ? RouterState.OnMain : RouterState.OnBackup;
    }

    private static boolean nothingKnown(List<Candidate> candidates) {
        return candidates.stream().allMatch(candidate -> candidate.health().availability() == Availability.Unknown);
    }

    private static Instant since(RouterStatus previous, List<Candidate> candidates, Set<Integer> active, Instant now) {
        if (previous.since() == null) {
            return nothingKnown(candidates) ? null : now;
        }
        return previous.activeGateways().equals(active) ? previous.since() : now;
    }

    private static List<Integer> buckets(RouterConfig config, List<Integer> previous, Map<Integer, Integer> active) {
        if (active.isEmpty()) {
            return Collections.nCopies(GatewayChoice.BUCKETS, withoutGateway(config.ifNoGatewayAvailable()));
        }
        return Distribution.fill(previous, Distribution.shares(GatewayChoice.BUCKETS, active));
    }

    private static int withoutGateway(NoGatewayPolicy policy) {
        return switch (policy) {
            case DefaultRoute -> ConnectionMark.DEFAULT_ROUTE;
            case DoNotRoute -> ConnectionMark.DROP;
        };
    }

    /**
     * @param before null for a gateway that is new in the router object
     * @param percent null when it carries nothing
     */
    private static GatewayStatus status(Candidate candidate, GatewayStatus before, Integer percent, String reason, Instant now) {
        GatewayHealth health = candidate.health();
        GatewayState state = percent != null ? GatewayState.Active : health.usable() ? GatewayState.OnStandby : GatewayState.Unavailable;
        return new GatewayStatus(candidate.id(), candidate.role(), candidate.weight(), state, lastStatusChange(candidate, before, state, now),
                health.availability(), availableSince(health, before, now), health.usable(), health.quality(), reason, health.until(),
                Objects.requireNonNullElse(percent, 0));
    }

    /** As in the note's monitor, a main gateway is Active since its first answer, and a backup that was never needed shows no change. */
    private static Instant lastStatusChange(Candidate candidate, GatewayStatus before, GatewayState state, Instant now) {
        Instant last = before == null ? null : before.lastStatusChange();
        boolean changed = before != null && before.state() != state;
        boolean confirmed = last == null && state == GatewayState.Active && answers(candidate);
        return changed || confirmed ? now : last;
    }

    private static Instant availableSince(GatewayHealth health, GatewayStatus before, Instant now) {
        Instant known = before == null ? null : before.availableSince();
        return switch (health.availability()) {
            case Ready -> known == null ? now : known;
            case Unavailable, NotMonitored -> null;
            case Unknown -> known;
        };
    }
}
