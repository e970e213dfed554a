package dev.vti.firewall.render;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One rule of a chain. Its comment in the kernel names what it comes from and a hash of its text, so that a listing can be compared with what should be there
 * without understanding the rule.
 *
 * @param kind kind of the object it comes from, such as {@code FilterRule}; {@code Firewall} for the frame around them
 * @param name that object's name
 * @param number tells rules of one object in one chain apart
 * @param text in nftables' syntax, without the comment
 */
public record NftRule(String kind, String name, int number, String text) {

    /** The kernel keeps 128 bytes of comment; kind, number and hash need fewer than 40. */
    private static final int LONGEST_NAME = 80;

    /** Unique in its chain. */
    public String comment() {
        return kind + "/" + shortName() + "/" + number + " " + hash(text);
    }

    /** The rule as it is sent. */
    public String line() {
        return text + " comment \"" + comment() + "\"";
    }

    private String shortName() {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 9) + "~" + hash(name);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
