package dev.vti.firewall.render;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A named set, or a map to verdicts.
 *
 * @param keyType {@code ifname} or {@code mark}
 * @param elements verdict by key, both in nftables' syntax; the empty text as verdict in a set
 */
public record NftSet(String name, KeyType keyType, boolean isMap, SortedMap<String, String> elements) {

    /** What a set's keys are. */
    public enum KeyType {
        ifname,
        mark
    }

    public NftSet {
        elements = Collections.unmodifiableSortedMap(new TreeMap<>(elements));
    }

    /** A mark as every text of ours writes it: eight hexadecimal digits, so that the order of texts is the order of numbers. */
    public static String mark(long value) {
        String digits = Long.toHexString(value);
        return "0x00000000".substring(0, Math.max(2, 10 - digits.length())) + digits;
    }

    /** A device name as a key. */
    public static String device(Object name) {
        return "\"" + name + "\"";
    }

    /** {@code map} or {@code set}: the word in nftables' syntax. */
    public String word() {
        return isMap ? "map" : "set";
    }

    /** What stands between its braces when it is declared. */
    public String declaration() {
        return "type " + keyType + (isMap ? " : verdict;" : ";");
    }
}
