package dev.vti.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A Differentiated Services code point, 0 to 63, as in RFC 2474. Standard names are those of RFC 2474 (CS0 to CS7), RFC 2597 (AF11 to AF43),
 * RFC 3246 (EF), RFC 5865 (VOICE-ADMIT) and RFC 8622 (LE); case does not matter.
 */
public record DscpValue(@JsonValue int value) implements Comparable<DscpValue> {

    private static final Map<String, Integer> NAMES = standardNames();

    @JsonCreator
    public DscpValue {
        if (value < 0 || value > 63) {
            throw new InvalidValueException("DSCP " + value + " is out of range", "use 0 to 63 or a standard name such as AF21 or EF");
        }
    }

    /** Reads a number from 0 to 63 or a standard name. */
    public static DscpValue parse(String text) {
        Integer named = NAMES.get(text.strip().toUpperCase(Locale.ROOT));
        if (named != null) {
            return new DscpValue(named);
        }
        try {
            return new DscpValue(Integer.parseInt(text.strip()));
        } catch (NumberFormatException notANumber) {
            throw new InvalidValueException("'" + text + "' is not a DSCP value", "use 0 to 63 or a standard name such as AF21 or EF");
        }
    }

    private static Map<String, Integer> standardNames() {
        Map<String, Integer> names = new HashMap<>(Map.of("BE", 0, "DF", 0, "LE", 1, "VOICE-ADMIT", 44, "EF", 46));
        for (int selector = 0; selector < 8; selector++) {
            names.put("CS" + selector, selector * 8);
        }
        for (int assuredClass = 1; assuredClass <= 4; assuredClass++) {
            for (int dropPrecedence = 1; dropPrecedence <= 3; dropPrecedence++) {
                names.put("AF" + assuredClass + dropPrecedence, assuredClass * 8 + dropPrecedence * 2);
            }
        }
        return Map.copyOf(names);
    }

    @Override
    public int compareTo(DscpValue other) {
        return Integer.compare(value, other.value);
    }
}
