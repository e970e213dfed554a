package dev.vti.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

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

    /** The same addresses in as few blocks as can be: disjoint, no two adjacent, sorted, IPv4 first. */
    public static List<AddressBlock> merge(Collection<AddressBlock> blocks) {
        List<AddressBlock> merged = new ArrayList<>();
        for (AddressBlock next : blocks.stream().sorted().toList()) {
            AddressBlock before = merged.isEmpty() ? null : merged.getLast();
            if (before == null || !before.touches(next)) {
                merged.add(next);
            } else if (before.last.compareTo(next.last) < 0) {
                merged.set(merged.size() - 1, new AddressBlock(before.first, next.last));
            }
        }
        return List.copyOf(merged);
    }

    /** Whether no gap lies between this block and one that does not start before it. */
    private boolean touches(AddressBlock next) {
        return family() == next.family() && next.first.number().compareTo(last.number().add(BigInteger.ONE)) <= 0;
    }

    /** Whether these are all addresses of the family. */
    public boolean isWholeFamily() {
        return first.number().signum() == 0 && last.number().bitCount() == family().bits();
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
