package dev.vti.netns;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All that a firewall could have changed in a namespace, as the tools list it: packet filter, policy rules, routes of all tables, links with addresses,
 * settings.
 *
 * @param lines each says where it stands if its place counts
 */
record KernelState(List<String> lines) {

    private static final Pattern ELEMENTS = Pattern.compile("elements = \\{([^}]*)}");
    private static final String BETWEEN = "=====";
    private static final String LINKS = "ip -details address show";
    private static final String SETTINGS = "sysctl -e net.ipv4.ip_forward net.ipv4.conf net.ipv6.conf net.netfilter.nf_conntrack_tcp_loose 2>/dev/null";
    private static final List<String> WITHOUT_ORDER =
            List.of("ip -4 rule show", "ip -6 rule show", "ip -4 route show table all", "ip -6 route show table all", SETTINGS);

    /** Without counters, whose values change with the traffic. */
    static KernelState of(NetworkNamespace namespace) {
        return with(namespace, "nft --stateless list ruleset");
    }

    /** With the handle that the kernel gave to each rule, chain and set, which shows what was made anew. */
    static KernelState withHandles(NetworkNamespace namespace) {
        return with(namespace, "nft --stateless --handle list ruleset");
    }

    /** One process lists all, as starting one is what costs most. */
    private static KernelState with(NetworkNamespace namespace, String ruleset) {
        String script = String.join("; echo '" + BETWEEN + "'; ", String.join("; ", WITHOUT_ORDER), LINKS, ruleset);
        String[] listings = namespace.exec("sh", "-c", script).split(BETWEEN + "\n");
        List<String> lines = new ArrayList<>(listings[0].lines().sorted().toList());
        lines.addAll(listings[1].lines().toList());
        lines.addAll(packetFilter(listings.length > 2 ? listings[2] : "").sorted().toList());
        return new KernelState(lines);
    }

    /** Each line with the table and the chain or set that it is in, and a rule with its place in the chain. */
    private static Stream<String> packetFilter(String ruleset) {
        String[] block = {"", ""};
        int[] place = {0};
        return eachElementOnALine(ruleset).lines().filter(line -> !line.isBlank() && !line.strip().equals("}")).map(line -> {
            if (line.endsWith("{") || line.contains("{ # handle")) {
                block[0] = line.startsWith("table") ? line : block[0];
                block[1] = line.startsWith("table") ? "" : line;
                place[0] = 0;
            }
            String number = block[1].contains("chain ") ? "%05d".formatted(place[0]++) : "";
            return String.join(" | ", block[0], block[1], number, line);
        });
    }

    private static String eachElementOnALine(String ruleset) {
        Matcher matcher = ELEMENTS.matcher(ruleset);
        return matcher.replaceAll(found -> Matcher.quoteReplacement(
                "elements\n" + String.join("\n", found.group(1).strip().split(",\\s*"))));
    }

    KernelState withoutSettings() {
        return new KernelState(lines.stream().filter(line -> !line.startsWith("net.")).toList());
    }

    /** Lines that the other state has not. */
    List<String> beyond(KernelState other) {
        List<String> more = new ArrayList<>(lines);
        other.lines.forEach(more::remove);
        return more;
    }

    /** What differs between two states, {@code -} before what this has and {@code +} before what the other has; empty if they are the same. */
    List<String> to(KernelState other) {
        return Stream.concat(beyond(other).stream().map(line -> "- " + line), other.beyond(this).stream().map(line -> "+ " + line)).toList();
    }
}
