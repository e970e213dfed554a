package dev.vti.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A run of transport ports, 1 to 65535, both ends included: {@code 443} or {@code 10000-10100}. */
public record PortRange(int first, int last) implements Comparable<PortRange> {

    private static final String MEND = "write a port such as 443 or a range such as 10000-10100, within 1 to 65535";

    public PortRange {
        if (first < 1 || last > 65535 || first > last) {
            throw new InvalidValueException("'" + first + "-" + last + "' is not a range of ports", MEND);
        }
    }

    @JsonCreator
    public static PortRange parse(String text) {
        try {
            int dash = text.indexOf('-');
            return dash < 0
                    ? new PortRange(Integer.parseInt(text), Integer.parseInt(text))
                    : new PortRange(Integer.parseInt(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1)));
        } catch (NumberFormatException notANumber) {
            throw new InvalidValueException("'" + text + "' is not a port", MEND);
        }
    }

    @Override
    public int compareTo(PortRange other) {
        return first != other.first ? Integer.compare(first, other.first) : Integer.compare(last, other.last);
    }

    @JsonValue
    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
