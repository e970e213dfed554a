package dev.vti.compile;

import java.util.List;
import java.util.stream.Collectors;

/** Lists objects in a message. */
final class Names {

    private static final int NAMED = 5;

    private Names() {
    }

    /** {@code IpsecTunnel 'wan1', 'wan2'}, or the first few "and 7 more". */
    static String list(String kind, List<String> names) {
        String named = names.stream().limit(NAMED).map(name -> "'" + name + "'").collect(Collectors.joining(", "));
        return kind + " " + named + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
    }
}
