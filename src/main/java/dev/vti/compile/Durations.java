package dev.vti.compile;

import dev.vti.model.InvalidValueException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads lengths of time as manifests write them: {@code 300ms}, {@code 15s}, {@code 2m}. */
final class Durations {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})(ms|s|m)");

    private Durations() {
    }

    /** Milliseconds, 0 to 59,999,940,000. */
    static long millis(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidValueException("'" + text + "' is not a length of time", "write a whole number with the unit ms, s or m, such as 15s");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> number;
            case "s" -> number * 1000;
            default -> number * 60_000;
        };
    }
}
