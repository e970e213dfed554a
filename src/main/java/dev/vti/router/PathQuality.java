package dev.vti.router;

/**
 * What was measured of a gateway over its last probes.
 *
 * @param roundTripMicros median round trip; null while none was answered
 * @param jitterMicros mean difference between one round trip and the next; null below two answers
 * @param lossPercent unanswered part, 0 to 100
 */
public record PathQuality(Long roundTripMicros, Long jitterMicros, double lossPercent) {
}
