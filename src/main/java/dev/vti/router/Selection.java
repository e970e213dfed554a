package dev.vti.router;

import dev.vti.config.RouterConfig;
import dev.vti.model.Failback;
import dev.vti.model.GatewayQuality;
import dev.vti.model.LoadBalancing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which gateways carry a router object's traffic.
 *
 * @param tier quality of all of them; null when none is usable
 * @param staysOnBackup whether main gateways are passed over because failback is Never
 * @param active in order of preference
 */
record Selection(GatewayQuality tier, boolean staysOnBackup, List<Candidate> active) {

    /**
     * The best quality that any usable gateway of the whole router object has comes first: a Good backup is better than a Degraded main gateway, and a
     * gateway that flaps is better than none. Among the gateways of that quality
     *
     * <ul>
     * <li>all main gateways carry, and when they are fewer than {@code backupThreshold} the backups join them: all with {@code enableAllBackupGateways},
     *     else the first;
     * <li>with failback Never a router object that only backups carry keeps to them as long as there is one;
     * <li>{@link LoadBalancing#None} takes the first of all these.
     * </ul>
     *
     * @param onBackup whether only backups carry the traffic so far, and main gateways could return
     */
    static Selection of(RouterConfig config, List<Candidate> candidates, boolean onBackup) {
        List<Candidate> usable = candidates.stream().filter(candidate -> candidate.health().usable()).toList();
        Optional<GatewayQuality> tier = usable.stream().map(candidate -> candidate.health().quality()).min(Comparator.naturalOrder());
        if (tier.isEmpty()) {
            return new Selection(null, false, List.of());
        }
        List<Candidate> best = usable.stream().filter(candidate -> candidate.health().quality() == tier.get()).toList();
        List<Candidate> main = best.stream().filter(Candidate::isMain).toList();
        List<Candidate> backup = best.stream().filter(candidate -> !candidate.isMain()).toList();
        boolean stays = config.failback() == Failback.Never && onBackup && !backup.isEmpty();
        List<Candidate> chosen = new ArrayList<>(stays ? List.of() : main);
        if (chosen.size() < config.backupThreshold()) {
            chosen.addAll(backup.subList(0, config.enableAllBackupGateways() ? backup.size() : Math.min(1, backup.size())));
        }
        boolean onlyFirst = config.loadBalancing() == LoadBalancing.None && !chosen.isEmpty();
        return new Selection(tier.get(), stays, List.copyOf(onlyFirst ? chosen.subList(0, 1) : chosen));
    }

    /** By gateway id, in order of preference. */
    Map<Integer, Integer> weights() {
        Map<Integer, Integer> weights = new LinkedHashMap<>();
        active.forEach(candidate -> weights.put(candidate.id(), candidate.weight()));
        return weights;
    }

    /**
     * Why a candidate is not in use, or used last; null when neither is so.
     *
     * @param isActive whether it is one of those that carry
     */
    String reason(Candidate candidate, boolean isActive) {
        GatewayHealth health = candidate.health();
        if (!health.usable() || health.quality() != GatewayQuality.Good && (isActive || health.quality() != tier)) {
            return health.reason();
        }
        if (isActive) {
            return null;
        }
        if (staysOnBackup && candidate.isMain()) {
            return "failback is Never, so the router object stays on its backup gateways";
        }
        boolean onlyMain = active.stream().allMatch(Candidate::isMain);
        return onlyMain && !candidate.isMain() ? "main gateways are in use" : "a gateway before it in the list is in use";
    }
}
