package dev.vti.bench;

import java.util.Arrays;
import java.util.Locale;

/** Figures as every bench prints them: name, value and unit on standard output, separated by tabs; progress goes to standard error. */
final class Figures {

    private Figures() {
    }

    static void progress(String text) {
        System.err.println(text);
    }

    static void figure(String name, double value, String unit) {
        System.out.printf(Locale.ROOT, "%s\t%.3f\t%s%n", name, value, unit);
    }

    /** Median, 99th percentile, smallest and largest; percentiles by the nearest rank, so each is a value that was seen. */
    static void spread(String name, double[] values, String unit) {
        double[] ordered = values.clone();
        Arrays.sort(ordered);
        figure(name + " median", percentile(ordered, 50), unit);
        figure(name + " p99", percentile(ordered, 99), unit);
        figure(name + " min", ordered[0], unit);
        figure(name + " max", ordered[ordered.length - 1], unit);
        System.out.printf(Locale.ROOT, "%s runs\t%d\truns%n", name, ordered.length);
    }

    private static double percentile(double[] ordered, int percent) {
        return ordered[Math.max(0, (int) Math.ceil(percent / 100.0 * ordered.length) - 1)];
    }
}
