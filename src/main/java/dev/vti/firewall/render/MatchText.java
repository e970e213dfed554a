package dev.vti.firewall.render;

import dev.vti.config.TrafficMatch;
import dev.vti.model.AddressFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A match in nftables' syntax. */
final class MatchText {

    private MatchText() {
    }

    /** One text for each nftables rule that the match needs: two where it matches DSCP in either family, since the field differs; else one. */
    static List<String> of(TrafficMatch match) {
        if (match.dscp() != null && match.family() == null) {
            return List.of(text(match, AddressFamily.IPV4), text(match, AddressFamily.IPV6));
        }
        return List.of(text(match, match.family()));
    }

    private static String text(TrafficMatch match, AddressFamily family) {
        List<String> parts = new ArrayList<>();
        if (match.inputDevice() != null) {
            parts.add("iifname " + NftSet.device(match.inputDevice()));
        }
        if (family != null) {
            parts.add("meta nfproto " + (family == AddressFamily.IPV4 ? "ipv4" : "ipv6"));
        }
        String header = family == AddressFamily.IPV6 ? "ip6" : "ip";
        if (!match.sources().isEmpty()) {
            parts.add(header + " saddr " + oneOf(match.sources()));
        }
        if (!match.destinations().isEmpty()) {
            parts.add(header + " daddr " + oneOf(match.destinations()));
        }
        if (match.protocol() != null) {
            parts.add(service(match, family));
        }
        if (match.dscp() != null) {
            parts.add(header + " dscp " + match.dscp().value());
        }
        return String.join(" ", parts);
    }

    private static String service(TrafficMatch match, AddressFamily family) {
        String name = switch (match.protocol()) {
            case TCP -> "tcp";
            case UDP -> "udp";
            case SCTP -> "sctp";
            case ESP -> "esp";
            case GRE -> "gre";
            case ICMP -> family == null ? "{ icmp, ipv6-icmp }" : family == AddressFamily.IPV4 ? "icmp" : "ipv6-icmp";
        };
        boolean byPort = match.protocol().hasPorts() && !match.ports().isEmpty();
        return byPort ? name + " dport " + oneOf(match.ports()) : "meta l4proto " + name;
    }

    private static String oneOf(List<?> values) {
        return values.size() == 1
                ? values.getFirst().toString()
                : values.stream().map(Object::toString).collect(Collectors.joining(", ", "{ ", " }"));
    }
}
