package dev.vti.router;

import dev.vti.config.ThresholdsConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges a gateway's measurements by its thresholds, with hysteresis: beyond any of them it is Degraded, and it is Good again only when each is back at 80 %
 * of its threshold or below, so that a value around a threshold does not move traffic to and fro.
 */
final class Thresholds {

    private static final int BACK_AT_PERCENT = 80;
    private static final double MICROS_PER_MILLI = 1000;

    private Thresholds() {
    }

    /**
     * What keeps the gateway from being Good, each in words that stay the same while it lasts.
     *
     * @param thresholds null for none
     * @param measurement null when there is none, which changes nothing
     * @param before what kept it from being Good so far
     */
    static List<String> breached(ThresholdsConfig thresholds, PathQuality measurement, List<String> before) {
        if (thresholds == null) {
            return List.of();
        }
        if (measurement == null) {
            return before;
        }
        List<Quantity> quantities = List.of(
                new Quantity("latency", millis(measurement.roundTripMicros()), thresholds.latencyMillis(), " ms"),
                new Quantity("jitter", millis(measurement.jitterMicros()), thresholds.jitterMillis(), " ms"),
                new Quantity("loss", measurement.lossPercent(), thresholds.lossPercent(), " %"));
        boolean isDegraded = quantities.stream().anyMatch(quantity -> quantity.isAbove(100))
                || !before.isEmpty() && quantities.stream().anyMatch(quantity -> quantity.isAbove(BACK_AT_PERCENT));
        List<String> breached = new ArrayList<>();
        quantities.stream().filter(quantity -> isDegraded && quantity.isAbove(BACK_AT_PERCENT)).map(Quantity::inWords).forEach(breached::add);
        return breached;
    }

    private static Double millis(Long micros) {
        return micros == null ? null : Double.valueOf(micros / MICROS_PER_MILLI);
    }

    /**
     * One measured quantity.
     *
     * @param measured null when there is nothing to judge
     * @param threshold null when it is not judged
     */
    private record Quantity(String name, Double measured, Number threshold, String unit) {

        boolean isAbove(int percentOfThreshold) {
            return measured != null && threshold != null && measured * 100 > threshold.doubleValue() * percentOfThreshold;
        }

        String inWords() {
            double back = threshold.doubleValue() * BACK_AT_PERCENT / 100;
            String end = back == Math.rint(back) ? Long.toString((long) back) : Double.toString(back);
            return "its " + name + " is beyond " + threshold + unit + ", or not back at " + end + unit + " yet";
        }
    }
}
