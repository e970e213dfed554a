package dev.vti.probe.protocol;

/**
 * How good the way to a gateway is, over its last probes. Of several targets it is the mean over those that have a value, as SNS has it for a group.
 *
 * <p>Jitter is the mean difference between one answered probe's round trip and the next one's. It is not the smoothed estimate of RFC 3550 (section 6.4.1),
 * whose gain of 1/16 takes dozens of probes, at the note's frequency a quarter of an hour, to forget one outlier.
 *
 * @param roundTripMicros median of the last 10 answered probes, in microseconds; null while none was answered
 * @param jitterMicros over the last 10 answered probes, in microseconds; null below two answers
 * @param lossPercent unanswered part of the last 100 probes, or of as many as there were since the last outage ended, 0 to 100
 */
public record Measurement(int id, Long roundTripMicros, Long jitterMicros, double lossPercent) {
}
