package dev.vti.model;

/** The two address families; {@link #bits()} is the length of an address. */
public enum AddressFamily {
    IPV4(32),
    IPV6(128);

    private final int bits;

    AddressFamily(int bits) {
        this.bits = bits;
    }

    public int bits() {
        return bits;
    }

    /** As people write it. */
    public String label() {
        return this == IPV4 ? "IPv4" : "IPv6";
    }
}
