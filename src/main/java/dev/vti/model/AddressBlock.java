package dev.vti.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigInteger;

/**
 * A run of addresses of one family, both ends included: a host, a network or any range. Its text is the shortest of the three forms
 * ({@code 10.2.0.20}, {@code 10.1.0.0/24}, {@code 10.1.0.5-10.1.0.9}), each of which nftables reads as it stands.
 */
public record AddressBlock(IpAddress first, IpAddress last) implements Comparable<AddressBlock> {

    public AddressBlock {
        if (first.family() != last.family()) {
            throw new InvalidValueException("'" + first + "-" + last + "' mixes IPv4 and IPv6", "use two objects, one for each family");
        }
        if (first.compareTo(last) > 0) {
            throw new InvalidValueException("'" + first + "-" + last + "' ends before it starts", "put the lower address first");
        }
    }

    /** Reads a host, a network in prefix notation (host bits are cleared) or a range {@code first-last}. */
    @JsonCreator
    public static AddressBlock parse(String text) {
        int dash = text.indexOf('-');
        if (dash >= 0) {
            return new AddressBlock(IpAddress.parse(text.substring(0, dash).strip()), IpAddress.parse(text.substring(dash + 1).strip()));
        }
        if (text.indexOf('/') >= 0) {
            return InterfaceAddress.parse(text).network();
        }
        IpAddress host = IpAddress.parse(text);
        return new AddressBlock(host, host);
    }

    /** The network of {@code length} leading bits that holds {@code member}. */
    public static AddressBlock network(IpAddress member, int length) {
        AddressFamily family = member.family();
        BigInteger hostBits = BigInteger.ONE.shiftLeft(family.bits() - length).subtract(BigInteger.ONE);
        BigInteger first = member.number().andNot(hostBits);
        return new AddressBlock(IpAddress.of(family, first), IpAddress.of(family, first.or(hostBits)));
    }

    public AddressFamily family() {
        return first.family();
    }

    public boolean contains(IpAddress address) {
        return address.family() == family() && first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
    }

    public boolean contains(AddressBlock other) {
        return contains(other.first) && contains(other.last);
    }

    public boolean overlaps(AddressBlock other) {
        return family() == other.family() && first.compareTo(other.last) <= 0 && other.first.compareTo(last) <= 0;
    }

    @Override
    public int compareTo(AddressBlock other) {
        int byFirst = first.compareTo(other.first);
        return byFirst != 0 ? byFirst : last.compareTo(other.last);
    }

    @JsonValue
    @Override
    public String toString() {
        if (first.equals(last)) {
            return first.toString();
        }
        BigInteger size = last.number().subtract(first.number()).add(BigInteger.ONE);
        boolean isPrefix = size.bitCount() == 1 && first.number().mod(size).signum() == 0;
        return isPrefix ? first + "/" + (family().bits() - (size.bitLength() - 1)) : first + "-" + last;
    }
}
