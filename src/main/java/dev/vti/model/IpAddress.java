package dev.vti.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * One IPv4 or IPv6 host address, in its canonical text form. Only literals are accepted: a name never causes a DNS query.
 * Scoped IPv6 literals ({@code fe80::1%eth0}) are refused, since a scope means nothing outside one host.
 */
public record IpAddress(InetAddress value) implements Comparable<IpAddress> {

    /** All four octets, none with a leading zero, which some programs read as octal. Java alone would take 10.1 for 10.0.0.1. */
    private static final Pattern IPV4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    @JsonCreator
    public static IpAddress parse(String text) {
        if (text == null || text.isBlank() || text.contains("%")) {
            throw new InvalidValueException("'" + text + "' is not an IP address", "write an address such as 172.16.1.2");
        }
        try {
            IpAddress read = new IpAddress(InetAddress.ofLiteral(text));
            if (read.family() == AddressFamily.IPV4 && !IPV4.matcher(text).matches()) {
                throw new InvalidValueException("'" + text + "' is not an IP address", "write an address such as 172.16.1.2");
            }
            return read;
        } catch (InvalidValueException notWhole) {
            throw notWhole;
        } catch (IllegalArgumentException notALiteral) {
            throw new InvalidValueException("'" + text + "' is not an IP address", "write an address such as 172.16.1.2");
        }
    }

    static IpAddress of(AddressFamily family, BigInteger number) {
        byte[] bytes = new byte[family.bits() / 8];
        byte[] magnitude = number.toByteArray();
        for (int i = 0; i < Math.min(bytes.length, magnitude.length); i++) {
            bytes[bytes.length - 1 - i] = magnitude[magnitude.length - 1 - i];
        }
        try {
            return new IpAddress(InetAddress.getByAddress(bytes));
        } catch (java.net.UnknownHostException wrongLength) {
            throw new IllegalStateException("a family's own length was refused", wrongLength);
        }
    }

    public AddressFamily family() {
        return value.getAddress().length == 4 ? AddressFamily.IPV4 : AddressFamily.IPV6;
    }

    /** The address as an unsigned number in network byte order: what ranges and ordering are computed on. */
    public BigInteger number() {
        return new BigInteger(1, value.getAddress());
    }

    @Override
    public int compareTo(IpAddress other) {
        int byFamily = family().compareTo(other.family());
        return byFamily != 0 ? byFamily : number().compareTo(other.number());
    }

    @JsonValue
    @Override
    public String toString() {
        return value.getHostAddress();
    }
}
