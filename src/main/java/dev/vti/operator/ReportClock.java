package dev.vti.operator;

import dev.vti.api.FirewallState;
import dev.vti.operator.status.Site.Report;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When each firewall was last heard. A report that comes while the operator runs is timed by the operator's own clock, as a firewall's may be wrong;
 * one that was there before says itself how old it is.
 */
final class ReportClock {

    /** By namespace, then by firewall. */
    private final Map<String, Map<String, Heard>> heard = new ConcurrentHashMap<>();

    private record Heard(String uid, String reportedAt, Instant at) {
    }

    /** The reports of one namespace's firewalls, by name; a firewall that never reported has none. */
    Map<String, Report> reports(String namespace, List<FirewallState> states, Instant now) {
        Map<String, Heard> before = heard.getOrDefault(namespace, Map.of());
        Map<String, Heard> after = new HashMap<>();
        Map<String, Report> reports = new HashMap<>();
        for (FirewallState state : states) {
            if (state.getStatus() != null && state.getStatus().reportedAt != null) {
                Heard one = heard(state.getMetadata(), state.getStatus().reportedAt, before.get(state.getMetadata().getName()), now);
                after.put(state.getMetadata().getName(), one);
                reports.put(state.getMetadata().getName(), new Report(state.getStatus(), one.at()));
            }
        }
        heard.put(namespace, after);
        return reports;
    }

    private static Heard heard(ObjectMeta state, String reportedAt, Heard before, Instant now) {
        if (before == null || !before.uid().equals(state.getUid())) {
            return new Heard(state.getUid(), reportedAt, saidToBe(reportedAt, now));
        }
        return before.reportedAt().equals(reportedAt) ? before : new Heard(state.getUid(), reportedAt, now);
    }

    private static Instant saidToBe(String reportedAt, Instant now) {
        try {
            Instant said = Instant.parse(reportedAt);
            return said.isAfter(now) ? now : said;
        } catch (DateTimeException unreadable) {
            return Instant.EPOCH;
        }
    }
}
