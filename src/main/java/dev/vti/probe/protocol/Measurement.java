package dev.vti.probe.protocol;

/**
 * How good the way to a target is, over its last probes.
 *
 * @param roundTripMicros median of the last answered probes, in microseconds; null while none was answered
 * @param jitterMicros mean difference between one answered probe's round trip and the next one's, in microseconds; null below two answers
 * @param lossPercent unanswered part of the last 100 probes, 0 to 100
 */
public record Measurement(int id, Long roundTripMicros, Long jitterMicros, double lossPercent) {
}
