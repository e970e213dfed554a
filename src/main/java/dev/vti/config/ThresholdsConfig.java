package dev.vti.config;

/**
 * The quality a gateway must have to be used first; beyond any of these it is Degraded and used last.
 *
 * @param latencyMillis highest median round trip; null when it is not judged
 * @param jitterMillis highest mean difference between one round trip and the next; null when it is not judged
 * @param lossPercent highest part of the last 100 probes without an answer, 1 to 100; null when it is not judged
 */
public record ThresholdsConfig(Long latencyMillis, Long jitterMillis, Integer lossPercent) {
}
