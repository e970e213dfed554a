package dev.vti.operator.status;

import dev.vti.api.ConditionType;
import dev.vti.api.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The four conditions of one object, in the order of {@link ConditionType}. */
final class Conditions {

    private Conditions() {
    }

    /** Whether a condition is true, and why. */
    record Judgement(State state, Reason reason, String message) {

        enum State {
            True,
            False,
            Unknown
        }

        static Judgement yes(Reason reason, String message) {
            return new Judgement(State.True, reason, message);
        }

        static Judgement no(Reason reason, String message) {
            return new Judgement(State.False, reason, message);
        }

        static Judgement unknown(Reason reason, String message) {
            return new Judgement(State.Unknown, reason, message);
        }

        boolean holds() {
            return state == State.True;
        }
    }

    /** A condition whose transition time moves only when its status does. */
    static Condition condition(List<Condition> before, ConditionType type, long generation, Judgement judgement, Instant now) {
        String transition = before.stream()
                .filter(old -> old.getType().equals(type.name()) && old.getStatus().equals(judgement.state().name()))
                .map(Condition::getLastTransitionTime).findFirst()
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new ConditionBuilder().withType(type.name()).withStatus(judgement.state().name()).withReason(judgement.reason().name())
                .withMessage(judgement.message()).withObservedGeneration(generation).withLastTransitionTime(transition).build();
    }

    /** Whether this very generation was read back from a firewall, as the status says that it replaces. */
    static boolean wasProgrammed(List<Condition> before, long generation) {
        return was(before, generation, Reason.Programmed);
    }

    /** Whether the firewall had already confirmed that nothing of this very generation is there. */
    static boolean wasSwitchedOff(List<Condition> before, long generation) {
        return was(before, generation, Reason.Disabled);
    }

    private static boolean was(List<Condition> before, long generation, Reason reason) {
        return before.stream().anyMatch(old -> old.getType().equals(ConditionType.Programmed.name()) && old.getStatus().equals("True")
                && old.getReason().equals(reason.name()) && old.getObservedGeneration() != null && old.getObservedGeneration() == generation);
    }
}
