package dev.vti.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

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

    /** The same ports in as few ranges as can be: disjoint, no two adjacent, sorted. */
    public static List<PortRange> merge(Collection<PortRange> ranges) {
        List<PortRange> merged = new ArrayList<>();
        for (PortRange next : ranges.stream().sorted().toList()) {
            PortRange before = merged.isEmpty() ? null : merged.getLast();
            if (before == null || next.first > before.last + 1) {
                merged.add(next);
            } else if (next.last > before.last) {
                merged.set(merged.size() - 1, new PortRange(before.first, next.last));
            }
        }
        return List.copyOf(merged);
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
