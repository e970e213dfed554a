package dev.vti.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The name of a kernel interface: 1 to 15 bytes, since IFNAMSIZ is 16 with the terminating zero. Letters, digits, dot, dash and underscore
 * only, which is narrower than the kernel allows and needs no quoting anywhere.
 */
public record InterfaceName(String value) implements Comparable<InterfaceName> {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,14}");

    @JsonCreator
    public InterfaceName {
        if (value == null || !ALLOWED.matcher(value).matches()) {
            throw new InvalidValueException("'" + value + "' cannot name a network interface",
                    "use 1 to 15 letters, digits, dots, dashes or underscores");
        }
    }

    @Override
    public int compareTo(InterfaceName other) {
        return value.compareTo(other.value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value;
    }
}
