package dev.vti.api;

/**
 * Expressions and wording that several validation rules share. Rules are written in CEL and run in the API server (1.31 or newer, which
 * brought {@code isIP} and {@code isCIDR}). Every rule's message is one sentence: the field, what it must be, and the mend.
 */
final class Cel {

    /** Longest name of a Kubernetes object in characters (RFC 1123 subdomain). */
    static final int NAME_LENGTH = 253;

    /** Room for any address or prefix somebody may try, so that a rule's own sentence answers instead of "Too long". */
    static final int ADDRESS_LENGTH = 64;

    /** {@code self} can be the name of a Kubernetes object. */
    static final String IS_NAME = "self.matches('^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$')";

    /** All elements of {@code self} can be names of Kubernetes objects. */
    static final String ARE_NAMES = "self.all(name, name.matches('^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$'))";

    /** The end of a sentence on a name: Kubernetes has no capitals, so the note's RemoteTunWAN1 is remote-tunwan1. */
    static final String NAME_MEND = ": write its metadata.name, in lower-case letters, digits, '-' and '.'";

    /** {@code self} can be the name of an interface of a Firewall. */
    static final String IS_INTERFACE = "self.matches('^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$')";

    /** {@code self} is an IPv4 address. */
    static final String IS_IPV4 = "isIP(self) && ip(self).family() == 4";

    /** Every element is an IPv4 address with a prefix length; after a list. */
    static final String ALL_HAVE_PREFIX = ".all(a, isCIDR(a) && cidr(a).ip().family() == 4)";

    /**
     * Every element's address can be given to an interface; after a list. What is no IPv4 address with a prefix length is left to
     * {@link #ALL_HAVE_PREFIX}. Link-local addresses are common on tunnels.
     */
    static final String ALL_ARE_UNICAST = ".all(a, !isCIDR(a) || cidr(a).ip().isGlobalUnicast() || cidr(a).ip().isLinkLocalUnicast())";

    /**
     * No element's address is the first or the last of its network; after a list. A /31 and a /32 have hosts only (RFC 3021). An address is
     * its network's last one if the bits after the prefix are all set: those of the octet in which the prefix ends (one more makes a
     * multiple of the host part's size), and those of the octets after it (one more makes 256).
     */
    static final String ALL_ARE_HOSTS = ".all(a, !isCIDR(a) || cidr(a).ip().family() != 4 || cidr(a).prefixLength() >= 31"
            + " || !(cidr(a) == cidr(a).masked()) && [0, 1, 2, 3].exists(octet, octet >= cidr(a).prefixLength() / 8"
            + " && (int(a.substring(0, a.indexOf('/')).split('.')[octet]) + 1)"
            + " % (octet > cidr(a).prefixLength() / 8 ? 256 : [256, 128, 64, 32, 16, 8, 4, 2][cidr(a).prefixLength() % 8]) != 0))";

    /** {@code self} is a length of time: digits and ms, s or m. */
    static final String IS_DURATION = "self.matches('" + Cel.DURATION + "')";

    static final String DURATION = "^[0-9]{1,6}(ms|s|m)$";

    /** {@code self} is a DSCP value, as DscpValue reads it: 0 to 63 or a standard name in any case. */
    static final String IS_DSCP = "type(self) == int ? self >= 0 && self <= 63 : string(self).matches("
            + "'^(?i)([0-9]|[1-5][0-9]|6[0-3]|be|df|le|ef|voice-admit|cs[0-7]|af[1-4][1-3])$')";

    static final String DSCP_MEND = " must be a DSCP value: write 0 to 63 or a standard name such as AF21 or EF";

    /** No change once it is there: what the other firewall has programmed would stay behind. */
    static final String IS_UNCHANGED = "self == oldSelf";

    static final String FIREWALL = "spec.firewall must be the name of a Firewall" + NAME_MEND;

    static final String FIREWALL_UNCHANGED = "spec.firewall cannot be changed: delete the object and create it for the other firewall";

    private Cel() {
    }
}
