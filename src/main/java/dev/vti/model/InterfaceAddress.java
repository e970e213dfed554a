package dev.vti.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** An interface's own address together with the length of its network: {@code 172.16.1.1/30}. */
public record InterfaceAddress(IpAddress address, int length) {

    private static final String MEND = "write an address and a prefix length, such as 172.16.1.1/30";

    public InterfaceAddress {
        if (length < 0 || length > address.family().bits()) {
            throw new InvalidValueException("'/" + length + "' is not a prefix length of " + address, MEND);
        }
    }

    @JsonCreator
    public static InterfaceAddress parse(String text) {
        int slash = text == null ? -1 : text.indexOf('/');
        if (slash < 0) {
            throw new InvalidValueException("'" + text + "' has no prefix length", MEND);
        }
        try {
            return new InterfaceAddress(IpAddress.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException notANumber) {
            throw new InvalidValueException("'" + text + "' has no numeric prefix length", MEND);
        }
    }

    public AddressBlock network() {
        return AddressBlock.network(address, length);
    }

    /**
     * Whether an address can be a host's in this network. The first and the last one cannot, except in networks of two addresses or one
     * (RFC 3021).
     */
    public boolean isHost(IpAddress candidate) {
        AddressBlock network = network();
        boolean hasOnlyHosts = address.family().bits() - length <= 1 || address.family() == AddressFamily.IPV6;
        return network.contains(candidate) && (hasOnlyHosts || !candidate.equals(network.first()) && !candidate.equals(network.last()));
    }

    @JsonValue
    @Override
    public String toString() {
        return address + "/" + length;
    }
}
