package dev.vti.router;

import dev.vti.config.RouterConfig;
import dev.vti.config.RouterConfig.Member;
import dev.vti.model.Availability;
import dev.vti.model.ConnectionMark;
import dev.vti.model.GatewayRole;
import dev.vti.model.GatewayState;
import dev.vti.model.LoadBalancing;
import dev.vti.model.NoGatewayPolicy;
import dev.vti.model.RouterState;
import dev.vti.router.RouterStatus.GatewayStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The router object's state machine: availability in, active gateways and their distribution out. Pure; time comes in as an argument.
 *
 * <p>All usable main gateways carry the traffic by weight. When none is left the backup gateways do: all usable ones with
 * {@code enableAllBackupGateways}, else the first usable one. {@link LoadBalancing#None} takes only the first of either set. Decisions rest on
 * {@link GatewayStatus#usable()}, so a probe that goes quiet changes nothing but what is said about the router: it is
 * {@link RouterState#Unknown} while none of its gateways' availability is known.
 */
public final class RouterMachine {

    private static final int WHOLE_PERCENT = 100;
    private static final RouterStatus NOTHING_YET = new RouterStatus(RouterState.Unknown, null, List.of(), List.of());

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
     * @param availability by gateway id; a gateway that is missing counts as {@link Availability#Unknown}, which keeps what was last known of it
     */
    public static RouterStatus next(RouterConfig config, RouterStatus previous, Map<Integer, Availability> availability, Instant now) {
        Map<Integer, GatewayStatus> before = previous.gateways().stream()
                .collect(Collectors.toMap(GatewayStatus::gatewayId, Function.identity(), (first, again) -> first));
        List<Candidate> candidates = candidates(config).map(candidate -> candidate.observed(before, availability)).toList();
        Map<Integer, Integer> active = active(config, candidates);
        Map<Integer, Integer> percent = Distribution.shares(WHOLE_PERCENT, active);
        List<GatewayStatus> gateways = candidates.stream()
                .map(candidate -> candidate.status(before.get(candidate.id()), percent.get(candidate.id()), now))
                .toList();
        return new RouterStatus(state(candidates, active.keySet()), since(previous, candidates, active.keySet(), now), gateways,
                buckets(config, previous.buckets(), active));
    }

    /**
     * What the packet filter must hold for these routers.
     *
     * @param routers status by router id
     * @param unmonitored gateways that are not probed (return routes) and always live
     */
    public static GatewayChoice choice(Map<Integer, RouterStatus> routers, Collection<Integer> unmonitored) {
        Set<Integer> live = new HashSet<>(unmonitored);
        Map<Integer, List<Integer>> buckets = new HashMap<>();
        routers.forEach((id, router) -> {
            router.gateways().stream().filter(GatewayStatus::usable).map(GatewayStatus::gatewayId).forEach(live::add);
            buckets.put(id, router.buckets());
        });
        return new GatewayChoice(live, buckets);
    }

    /** Main gateways first; a gateway that is named twice counts where it is named first. */
    private static Stream<Candidate> candidates(RouterConfig config) {
        Map<Integer, Candidate> byId = new LinkedHashMap<>();
        config.main().forEach(member -> byId.putIfAbsent(member.gatewayId(), Candidate.of(member, GatewayRole.Main)));
        config.backup().forEach(member -> byId.putIfAbsent(member.gatewayId(), Candidate.of(member, GatewayRole.Backup)));
        return byId.values().stream();
    }

    /** Weights of the gateways that carry traffic, by id and in order of preference; empty when no gateway is usable. */
    private static Map<Integer, Integer> active(RouterConfig config, List<Candidate> candidates) {
        List<Candidate> main = usable(candidates, GatewayRole.Main);
        List<Candidate> chosen = main.isEmpty() ? usable(candidates, GatewayRole.Backup) : main;
        boolean all = config.loadBalancing() != LoadBalancing.None && (!main.isEmpty() || config.enableAllBackupGateways());
        Map<Integer, Integer> weights = new LinkedHashMap<>();
        chosen.stream().limit(all ? chosen.size() : 1).forEach(candidate -> weights.put(candidate.id(), candidate.weight()));
        return weights;
    }

    private static List<Candidate> usable(List<Candidate> candidates, GatewayRole role) {
        return candidates.stream().filter(candidate -> candidate.role() == role && candidate.usable()).toList();
    }

    private static RouterState state(List<Candidate> candidates, Set<Integer> active) {
        if (!candidates.isEmpty() && nothingKnown(candidates)) {
            return RouterState.Unknown;
        }
        return candidates.stream().filter(candidate -> active.contains(candidate.id())).findFirst()
                .map(candidate -> switch (candidate.role()) {
                    case Main -> RouterState.OnMain;
                    case Backup -> RouterState.OnBackup;
                })
                .orElse(RouterState.NoGateway);
    }

    private static boolean nothingKnown(List<Candidate> candidates) {
        return candidates.stream().allMatch(candidate -> candidate.availability() == Availability.Unknown);
    }

    private static Instant since(RouterStatus previous, List<Candidate> candidates, Set<Integer> active, Instant now) {
        if (previous.since() == null) {
            return nothingKnown(candidates) ? null : now;
        }
        Set<Integer> activeBefore = previous.gateways().stream()
                .filter(gateway -> gateway.state() == GatewayState.Active).map(GatewayStatus::gatewayId).collect(Collectors.toSet());
        return activeBefore.equals(active) ? previous.since() : now;
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

    /** A gateway before it is decided whether it carries traffic. */
    private record Candidate(int id, int weight, GatewayRole role, Availability availability, boolean usable) {

        static Candidate of(Member member, GatewayRole role) {
            return new Candidate(member.gatewayId(), member.weight(), role, Availability.Unknown, true);
        }

        Candidate observed(Map<Integer, GatewayStatus> before, Map<Integer, Availability> availability) {
            Availability observed = availability.getOrDefault(id, Availability.Unknown);
            boolean canCarry = switch (observed) {
                case Ready, NotMonitored -> true;
                case Unavailable -> false;
                case Unknown -> !before.containsKey(id) || before.get(id).usable();
            };
            return new Candidate(id, weight, role, observed, canCarry);
        }

        /** @param percent null when it carries nothing */
        GatewayStatus status(GatewayStatus before, Integer percent, Instant now) {
            GatewayState state = percent != null ? GatewayState.Active : usable ? GatewayState.OnStandby : GatewayState.Unavailable;
            return new GatewayStatus(id, role, weight, state, lastStatusChange(before, state, now), availability, availableSince(before, now),
                    usable, Objects.requireNonNullElse(percent, 0));
        }

        /** As in the note's monitor, a main gateway is Active since its first answer, and a backup that was never needed shows no change. */
        private Instant lastStatusChange(GatewayStatus before, GatewayState state, Instant now) {
            Instant last = before == null ? null : before.lastStatusChange();
            boolean changed = before != null && before.state() != state;
            boolean confirmed = last == null && state == GatewayState.Active && availability == Availability.Ready;
            return changed || confirmed ? now : last;
        }

        private Instant availableSince(GatewayStatus before, Instant now) {
            Instant known = before == null ? null : before.availableSince();
            return switch (availability) {
                case Ready -> known == null ? now : known;
                case Unavailable, NotMonitored -> null;
                case Unknown -> known;
            };
        }
    }
}
