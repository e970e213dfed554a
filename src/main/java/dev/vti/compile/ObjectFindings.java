package dev.vti.compile;

import dev.vti.api.ConditionType;
import dev.vti.api.Reason;
import dev.vti.compile.Snapshot.Declared;
import dev.vti.model.InvalidValueException;
import java.util.Optional;
import java.util.function.Function;

/** Says what is wrong with one object. Every message reads "field: problem: mend". */
final class ObjectFindings {

    private final Findings findings;
    private final ObjectKey object;

    ObjectFindings(Findings findings, ObjectKey object) {
        this.findings = findings;
        this.object = object;
    }

    void invalid(String field, String problem, String mend) {
        add(ConditionType.Accepted, Reason.InvalidValue, field, problem, mend);
    }

    void conflict(String field, String problem, String mend) {
        add(ConditionType.Accepted, Reason.Conflict, field, problem, mend);
    }

    void inconsistent(String field, String problem, String mend) {
        add(ConditionType.Accepted, Reason.Inconsistent, field, problem, mend);
    }

    void notFound(String field, String problem, String mend) {
        add(ConditionType.ResolvedRefs, Reason.ReferenceNotFound, field, problem, mend);
    }

    void notAccepted(String field, String problem, String mend) {
        add(ConditionType.ResolvedRefs, Reason.ReferenceNotAccepted, field, problem, mend);
    }

    void secretNotUsable(String field, String problem, String mend) {
        add(ConditionType.ResolvedRefs, Reason.SecretKeyNotUsable, field, problem, mend);
    }

    boolean any() {
        return findings.has(object);
    }

    /** Reads a text that must be there; empty with a finding when it cannot be read. */
    <T> Optional<T> read(String field, String text, Function<String, T> reader) {
        if (text == null) {
            invalid(field, "the value is missing", "add it");
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(text));
        } catch (InvalidValueException wrong) {
            invalid(field, wrong.problem(), wrong.mend());
            return Optional.empty();
        }
    }

    /** A number that must be there and in range; empty with a finding when it is not. */
    Optional<Integer> number(String field, Integer value, int lowest, int highest) {
        if (value == null || value < lowest || value > highest) {
            invalid(field, value == null ? "the value is missing" : value + " is out of range", "write " + lowest + " to " + highest);
            return Optional.empty();
        }
        return Optional.of(value);
    }

    /** The object of that name; empty with a finding when there is none. */
    <S> Optional<Declared<S>> existing(Inventory<S> inventory, String field, String name) {
        Optional<Declared<S>> found = inventory.find(name);
        if (name == null || name.isBlank()) {
            invalid(field, "the value is missing", "write the name of a " + inventory.kind());
        } else if (inventory.isBeingDeleted(name)) {
            notFound(field, inventory.label(name) + " is being deleted", "use another one, or create it again once it is gone");
        } else if (found.isEmpty()) {
            notFound(field, inventory.label(name) + " does not exist in namespace '" + inventory.namespace() + "'",
                    "create it or correct the name");
        }
        return found;
    }

    /** The object of that name, if nothing is wrong with it; empty with a finding otherwise. */
    <S> Optional<Declared<S>> accepted(Inventory<S> inventory, String field, String name) {
        Optional<Declared<S>> found = existing(inventory, field, name);
        if (found.isPresent() && findings.has(inventory.key(name))) {
            notAccepted(field, inventory.label(name) + " is not accepted", "mend it as its own conditions say");
            return Optional.empty();
        }
        return found;
    }

    /** The object of that name, if it belongs to the firewall and nothing is wrong with it; empty with a finding otherwise. */
    <S> Optional<Declared<S>> accepted(Inventory<S> inventory, String field, String name, Function<S, String> owner, String firewall) {
        Optional<Declared<S>> found = inventory.find(name);
        if (found.isPresent() && !firewall.equals(owner.apply(found.get().spec()))) {
            inconsistent(field, inventory.label(name) + " does not belong to Firewall '" + firewall + "'", "use one that does");
            return Optional.empty();
        }
        return accepted(inventory, field, name);
    }

    private void add(ConditionType condition, Reason reason, String field, String problem, String mend) {
        findings.add(new Finding(object, condition, reason, field + ": " + problem + ": " + mend));
    }
}
