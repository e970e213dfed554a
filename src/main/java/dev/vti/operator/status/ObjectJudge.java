package dev.vti.operator.status;

import dev.vti.api.ConditionType;
import dev.vti.api.FirewallStateStatus;
import dev.vti.api.ObjectStatus;
import dev.vti.api.Reason;
import dev.vti.compile.Compilation.FirewallResult;
import dev.vti.compile.Finding;
import dev.vti.compile.ObjectKey;
import dev.vti.config.Origin;
import dev.vti.operator.status.Conditions.Judgement;
import dev.vti.operator.status.Site.StoredConfig;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Judges the three conditions that all kinds share, and sums them up as Ready. Pure. */
public final class ObjectJudge {

    /** A firewall reports at least every 20 s; after this it counts as silent. */
    public static final Duration SILENCE = Duration.ofSeconds(90);

    private final Site site;
    private final Instant now;

    public ObjectJudge(Site site, Instant now) {
        this.site = site;
        this.now = now;
    }

    /**
     * Fills in the conditions of one object.
     *
     * @param before the status the object has now
     * @param after gets the new conditions
     * @param disabled the object is switched off by its own spec
     * @param ready what Ready says once the other three are true
     */
    public void judge(ObjectKey key, long generation, boolean disabled, ObjectStatus before, ObjectStatus after, Supplier<Verdict> ready) {
        List<Condition> old = before == null ? List.of() : before.conditions;
        Judgement accepted = judgeFindings(key, ConditionType.Accepted, Reason.Accepted, "the object is valid");
        Judgement resolved = judgeFindings(key, ConditionType.ResolvedRefs, Reason.ResolvedRefs, "everything it names exists");
        Judgement programmed = accepted.holds() && resolved.holds()
                ? programmed(key, generation, disabled, Conditions.was(old, ConditionType.Programmed, generation))
                : Judgement.no(Reason.NotCompiled, "the object is not in the configuration: " + (accepted.holds() ? resolved : accepted).message());
        Judgement summary = summary(List.of(accepted, resolved, programmed), ready);
        after.observedGeneration = generation;
        after.conditions = new ArrayList<>(List.of(
                Conditions.condition(old, ConditionType.Accepted, generation, accepted, now),
                Conditions.condition(old, ConditionType.ResolvedRefs, generation, resolved, now),
                Conditions.condition(old, ConditionType.Programmed, generation, programmed, now),
                Conditions.condition(old, ConditionType.Ready, generation, summary, now)));
    }

    /** What a kind itself says to Ready. */
    public record Verdict(Status status, Reason reason, String message) {

        /** Ready's status. */
        public enum Status {
            Yes,
            No,
            Unknown
        }

        public static final Verdict READY = new Verdict(Status.Yes, Reason.Ready, "the object does its work");
    }

    /** The running firewall's last report; null if it never reported or has been silent for too long. */
    public FirewallStateStatus heard(String firewall) {
        FirewallStateStatus report = site.reports().get(firewall);
        return report == null || silent(report) ? null : report;
    }

    private boolean silent(FirewallStateStatus report) {
        return report.reportedAt == null || Instant.parse(report.reportedAt).plus(SILENCE).isBefore(now);
    }

    private Judgement judgeFindings(ObjectKey key, ConditionType type, Reason good, String goodMessage) {
        List<Finding> findings = site.compilation().findings().stream()
                .filter(finding -> finding.object().equals(key) && finding.condition() == type).toList();
        return findings.isEmpty()
                ? Judgement.yes(good, goodMessage)
                : Judgement.no(findings.getFirst().reason(), findings.stream().map(Finding::message).collect(Collectors.joining("; ")));
    }

    private Judgement programmed(ObjectKey key, long generation, boolean disabled, boolean wasProgrammed) {
        if (disabled) {
            return Judgement.yes(Reason.Disabled, "the object is switched off (enabled: false) and nothing of it is programmed");
        }
        List<String> users = site.compilation().firewalls().entrySet().stream()
                .filter(firewall -> firewall.getValue().contents().contains(key)).map(Map.Entry::getKey).toList();
        for (String firewall : users) {
            Judgement one = programmedIn(firewall, key, generation, wasProgrammed);
            if (!one.holds()) {
                return one;
            }
        }
        return users.isEmpty()
                ? Judgement.yes(Reason.NotUsed, "no firewall uses the object, so there is nothing to program")
                : Judgement.yes(Reason.Programmed, "read back by firewall " + String.join(", ", users));
    }

    private Judgement programmedIn(String firewall, ObjectKey key, long generation, boolean wasProgrammed) {
        FirewallResult result = site.compilation().firewalls().get(firewall);
        StoredConfig stored = site.stored().get(firewall);
        boolean inStored = stored != null && stored.config() != null
                && stored.config().origins().contains(new Origin(key.kind(), key.name(), generation));
        if (!inStored) {
            return result.held()
                    ? Judgement.no(Reason.ConfigurationHeld, "firewall " + firewall + " keeps its last good configuration, because "
                            + result.heldBy().stream().map(ObjectKey::toString).collect(Collectors.joining(", "))
                            + " cannot be compiled: mend or delete it")
                    : Judgement.no(Reason.Pending, "the configuration of firewall " + firewall + " is being written");
        }
        FirewallStateStatus report = site.reports().get(firewall);
        if (report == null || report.reportedAt == null) {
            return Judgement.no(Reason.Pending, "firewall " + firewall + " has not reported yet: check that it runs and reaches the API server");
        }
        if (silent(report)) {
            return Judgement.unknown(Reason.FirewallSilent, "firewall " + firewall + " has not reported since " + report.reportedAt
                    + ": check that it runs and reaches the API server");
        }
        for (FirewallStateStatus.Failure failure : report.failures) {
            if (failure.kind.equals(key.kind()) && failure.name.equals(key.name())) {
                return Judgement.no(Reason.ProgrammingFailed, failure.message);
            }
        }
        long applied = report.appliedRevision == null ? 0 : report.appliedRevision;
        // What was programmed at this generation stays so while a change elsewhere is on its way.
        return applied >= stored.revision() || wasProgrammed
                ? Judgement.yes(Reason.Programmed, "read back by firewall " + firewall)
                : Judgement.no(Reason.Pending, "firewall " + firewall + " has not confirmed revision " + stored.revision() + " yet");
    }

    private static Judgement summary(List<Judgement> conditions, Supplier<Verdict> ready) {
        for (Judgement condition : conditions) {
            if (!condition.holds()) {
                return condition.state() == Judgement.State.Unknown
                        ? Judgement.unknown(condition.reason(), condition.message())
                        : Judgement.no(Reason.NotReady, condition.message());
            }
        }
        if (conditions.getLast().reason() != Reason.Programmed) {
            return Judgement.yes(Reason.Ready, conditions.getLast().message());
        }
        Verdict verdict = ready.get();
        return switch (verdict.status()) {
            case Yes -> Judgement.yes(verdict.reason(), verdict.message());
            case No -> Judgement.no(verdict.reason(), verdict.message());
            case Unknown -> Judgement.unknown(verdict.reason(), verdict.message());
        };
    }
}
