package dev.vti.firewall.render;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * One rule of a chain. Its comment in the kernel names what it comes from and has a checksum of its text, so that what is there can be compared with what
 * should be without understanding the rule.
 *
 * @param kind kind of the object it comes from, such as {@code FilterRule}; {@code Firewall} for the frame around them
 * @param name that object's name
 * @param number tells rules of one object in one chain apart
 * @param text in nftables' syntax, without the comment
 */
public record NftRule(String kind, String name, int number, String text) {

    /** The kernel keeps 128 bytes of comment; kind, number and checksum need fewer than 40. */
    private static final int LONGEST_NAME = 80;

    /** Unique in its chain. */
    public String comment() {
        return kind + "/" + shortName() + "/" + number + " " + checksum(text);
    }

    /** The rule as it is sent. */
    public String line() {
        return text + " comment \"" + comment() + "\"";
    }

    private String shortName() {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 9) + "~" + checksum(name);
    }

    private static String checksum(String text) {
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }
}
