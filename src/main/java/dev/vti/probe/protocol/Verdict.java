package dev.vti.probe.protocol;

import dev.vti.model.Availability;
import java.time.Instant;

/**
 * Whether a target answers. Sent when that changes, and for every target when a client connects or the targets change.
 *
 * @param availability Unknown until the first test of the target is over
 * @param consecutive how many probes in a row went this way so far; 0 while Unknown
 * @param at when the availability became what it is; for Unknown, when the target was added
 * @param reason why it is not Ready, in words for people; null when it is
 */
public record Verdict(int id, Availability availability, int consecutive, Instant at, String reason) implements ProbeReport {
}
