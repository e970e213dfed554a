package dev.vti.compile;

import dev.vti.api.ConditionType;
import dev.vti.api.Reason;

/**
 * Something wrong with one object. It never concerns another object, even if that one is the reason.
 *
 * @param condition {@code Accepted} or {@code ResolvedRefs}: the condition that is false because of it
 * @param message one sentence that names the field, what is wrong with it and the mend
 */
public record Finding(ObjectKey object, ConditionType condition, Reason reason, String message) {
}
