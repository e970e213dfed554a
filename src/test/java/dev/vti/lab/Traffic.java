package dev.vti.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vti.lab.Claim.Verdict;
import dev.vti.lab.LinkTraffic.Form;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes the client's traffic and looks at where it went, with the observers on the links and at the head office. */
final class Traffic {

    /** Enough that no probe, which sends some hundred bytes a second, can be mistaken for it. */
    private static final long PAYLOAD = 1_000_000;
    private static final int NEW_CONNECTIONS = 600;

    private final Lab lab;

    Traffic(Lab lab) {
        this.lab = lab;
    }

    void http() {
        client("download", "10.2.0.10", "80", "--bytes", Long.toString(PAYLOAD), "--upload", Long.toString(PAYLOAD));
    }

    void ftp() {
        client("download", "10.2.0.10", "21", "--bytes", Long.toString(PAYLOAD), "--upload", Long.toString(PAYLOAD));
    }

    void sql() {
        client("download", "10.2.0.20", "5432", "--bytes", Long.toString(PAYLOAD), "--upload", Long.toString(PAYLOAD));
    }

    void https() {
        client("download", "10.2.0.10", "443", "--bytes", Long.toString(PAYLOAD), "--upload", Long.toString(PAYLOAD));
    }

    void voip() {
        voipCall(0);
    }

    /** A call whose packets leave the client with this DSCP value, 0 to 63. */
    void markedCall(int dscp) {
        voipCall(dscp);
    }

    private JsonNode voipCall(int dscp) {
        return client("voip", "10.2.0.30", "10000", "--count", "1000", "--size", "1000", "--dscp", Integer.toString(dscp));
    }

    /** The traffic went out as ESP on this link, came back as ESP on this link, and was on no other. */
    Verdict carriedBy(String link, Runnable use) {
        return carriedBy(link, Form.ESP, use);
    }

    /** The traffic went out in this form on this link, came back so, and was nowhere else and in no other form. */
    Verdict carriedBy(String link, Form form, Runnable use) {
        Map<String, LinkTraffic> before = LinkTraffic.observe(lab);
        use.run();
        Map<String, LinkTraffic> after = LinkTraffic.observe(lab);
        boolean holds = true;
        List<String> evidence = new ArrayList<>();
        for (String name : after.keySet()) {
            LinkTraffic used = after.get(name).since(before.get(name));
            for (Form seen : Form.values()) {
                boolean expected = name.equals(link) && seen == form;
                long out = used.bytesToHeadOffice(seen);
                long back = used.bytesToAgency(seen);
                holds &= expected ? out >= PAYLOAD && back >= PAYLOAD : out < PAYLOAD / 10 && back < PAYLOAD / 10;
                if (expected || out + back > 0) {
                    evidence.add(name + " " + seen + " " + out / 1000 + " kB out, " + back / 1000 + " kB back");
                }
            }
        }
        return new Verdict(holds, String.join("; ", evidence));
    }

    Verdict voipDscp() {
        JsonNode call = voipCall(0);
        List<String> seen = new ArrayList<>();
        call.path("dscp_seen").properties().forEach(value -> seen.add(value.getValue().asInt() + " packets with DSCP " + value.getKey()));
        boolean only18 = call.path("dscp_seen").size() == 1 && call.at("/dscp_seen/18").asInt() == call.path("answered").asInt();
        return new Verdict(only18 && call.path("answered").asInt() > 0, "the PBX saw " + String.join(", ", seen));
    }

    Verdict nothingInClear() {
        Map<String, LinkTraffic> links = LinkTraffic.observe(lab);
        boolean holds = !links.isEmpty() && links.values().stream().allMatch(link -> link.clearPackets() == 0);
        return new Verdict(holds, links.entrySet().stream()
                .map(link -> link.getKey() + " " + link.getValue().clearPackets() + " packets in clear").collect(Collectors.joining("; ")));
    }

    /** Opens new connections to the web server and counts, in the middle of each access link, how many bytes each carries in clear. */
    Verdict webShare(String first, String second, double expectedPercent) {
        Map<String, LinkTraffic> before = LinkTraffic.observe(lab);
        JsonNode report = client("connect", "10.2.0.10", "80", "--count", Integer.toString(NEW_CONNECTIONS));
        Map<String, LinkTraffic> after = LinkTraffic.observe(lab);
        // Every connection has the same few packets.
        long one = after.get(first).since(before.get(first)).clearToHeadOffice();
        long other = after.get(second).since(before.get(second)).clearToHeadOffice();
        double share = 100.0 * one / Math.max(1, one + other);
        // Four standard deviations of 600 draws at 75 %.
        return new Verdict(report.path("ok").asInt() == NEW_CONNECTIONS && Math.abs(share - expectedPercent) <= 7,
                String.format("%d of %d connected: %s %.1f%%, %s %.1f%%", report.path("ok").asInt(), NEW_CONNECTIONS, first, share, second, 100 - share));
    }

    /** Opens new connections to the SQL server and counts, at the head office, by which tunnel each came. */
    Verdict shareOfNewConnections() {
        Map<String, TunnelTraffic> before = TunnelTraffic.observe(lab);
        JsonNode report = client("connect", "10.2.0.20", "5432", "--count", Integer.toString(NEW_CONNECTIONS));
        Map<String, TunnelTraffic> after = TunnelTraffic.observe(lab);
        long first = after.get("tunwan1").newConnections() - before.get("tunwan1").newConnections();
        long third = after.get("tunwan3").newConnections() - before.get("tunwan3").newConnections();
        double share = 100.0 * first / Math.max(1, first + third);
        boolean holds = report.path("ok").asInt() == NEW_CONNECTIONS && first + third >= NEW_CONNECTIONS && Math.abs(share - 83.3) <= 3.0;
        return new Verdict(holds, String.format("%d of %d connected: tunwan1 %d, tunwan3 %d, that is %.1f / %.1f",
                report.path("ok").asInt(), NEW_CONNECTIONS, first, third, share, 100 - share));
    }

    /** A new HTTP connection gets no answer, and none of its packets shows on any link. */
    Verdict httpGoesNowhere() {
        Map<String, TunnelTraffic> tunnelsBefore = TunnelTraffic.observe(lab);
        JsonNode report = client("connect", "10.2.0.10", "80", "--count", "5", "--timeout-ms", "2000");
        Map<String, TunnelTraffic> tunnelsAfter = TunnelTraffic.observe(lab);
        long arrived = tunnelsAfter.entrySet().stream()
                .mapToLong(tunnel -> tunnel.getValue().newConnections() - tunnelsBefore.get(tunnel.getKey()).newConnections()).sum();
        Verdict clear = nothingInClear();
        return new Verdict(report.path("ok").asInt() == 0 && arrived == 0 && clear.holds(),
                report.path("failed").asInt() + " of 5 connections refused, " + arrived + " arrived by any tunnel; " + clear.evidence());
    }

    /** Makes connections until the two tunnels carry them; the failover is looked at in the traffic alone. Gives up after 30 s. */
    void untilTunnelsShare(String first, String second) {
        Instant end = Instant.now().plus(Duration.ofSeconds(30));
        Map<String, TunnelTraffic> before = TunnelTraffic.observe(lab);
        while (Instant.now().isBefore(end)) {
            client("connect", "10.2.0.20", "5432", "--count", "20", "--timeout-ms", "2000");
            Map<String, TunnelTraffic> now = TunnelTraffic.observe(lab);
            if (grew(before, now, first) && grew(before, now, second)) {
                return;
            }
        }
        throw new IllegalStateException("no new connection came by " + first + " and " + second + " within 30 s");
    }

    private static boolean grew(Map<String, TunnelTraffic> before, Map<String, TunnelTraffic> now, String tunnel) {
        return now.get(tunnel).newConnections() > before.get(tunnel).newConnections();
    }

    private JsonNode client(String... arguments) {
        List<String> command = new ArrayList<>(List.of("python3", lab.file("lab/traffic/client.py").toString()));
        command.addAll(List.of(arguments));
        String report = lab.run(lab.onMachine("vti-client", command.toArray(String[]::new)));
        try {
            return new JsonMapper().readTree(report);
        } catch (com.fasterxml.jackson.core.JsonProcessingException broken) {
            throw new IllegalStateException("the client said: " + report, broken);
        }
    }
}
