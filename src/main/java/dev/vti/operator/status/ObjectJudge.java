package dev.vti.operator.status;

import dev.vti.api.ConditionType;
import dev.vti.api.ObjectStatus;
import dev.vti.api.Reason;
import dev.vti.compile.Finding;
import dev.vti.compile.ObjectKey;
import dev.vti.operator.status.Conditions.Judgement;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Judges the three conditions that all kinds share, and sums them up as Ready. Pure. */
public final class ObjectJudge {

    private final Map<ObjectKey, List<Finding>> findings;
    private final ProgrammedJudge programmed;
    private final Instant now;

    public ObjectJudge(Site site, Instant now) {
        this.findings = site.compilation().findings().stream().collect(Collectors.groupingBy(Finding::object));
        this.programmed = new ProgrammedJudge(site, now);
        this.now = now;
    }

    /**
     * The object that is judged.
     *
     * @param firewall the Firewall it belongs to, itself if it is one; null for network and service objects, which any firewall may use
     * @param disabled it is switched off by its own spec
     */
    public record Subject(ObjectKey key, long generation, String firewall, boolean disabled) {
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

    /**
     * Fills in the conditions of one object.
     *
     * @param before the status the object has now
     * @param after gets the new conditions
     * @param ready what Ready says once the other three are true
     */
    public void judge(Subject subject, ObjectStatus before, ObjectStatus after, Supplier<Verdict> ready) {
        List<Condition> old = before == null ? List.of() : before.conditions;
        Judgement accepted = judgeFindings(subject.key(), ConditionType.Accepted, Reason.Accepted, "the object is valid");
        Judgement resolved = judgeFindings(subject.key(), ConditionType.ResolvedRefs, Reason.ResolvedRefs, "everything it names exists");
        Judgement inKernel = programmed.judge(subject, accepted.holds() ? resolved : accepted, old);
        Judgement summary = summary(List.of(accepted, resolved, inKernel), ready);
        long generation = subject.generation();
        after.observedGeneration = generation;
        after.conditions = new ArrayList<>(List.of(
                Conditions.condition(old, ConditionType.Accepted, generation, accepted, now),
                Conditions.condition(old, ConditionType.ResolvedRefs, generation, resolved, now),
                Conditions.condition(old, ConditionType.Programmed, generation, inKernel, now),
                Conditions.condition(old, ConditionType.Ready, generation, summary, now)));
    }

    private Judgement judgeFindings(ObjectKey key, ConditionType type, Reason good, String goodMessage) {
        List<Finding> found = findings.getOrDefault(key, List.of()).stream().filter(finding -> finding.condition() == type).toList();
        return found.isEmpty()
                ? Judgement.yes(good, goodMessage)
                : Judgement.no(found.getFirst().reason(), found.stream().map(Finding::message).collect(Collectors.joining("; ")));
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
