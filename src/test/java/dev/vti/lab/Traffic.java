package dev.vti.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vti.lab.Claim.Verdict;
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

    void voip() {
        voipCall();
    }

    private JsonNode voipCall() {
        return client("voip", "10.2.0.30", "10000", "--count", "1000", "--size", "1000");
    }

    /** The traffic went out as ESP on this link, came back as ESP on this link, and was on no other. */
    Verdict carriedBy(String link, Runnable use) {
        Map<String, LinkTraffic> before = LinkTraffic.observe(lab);
        use.run();
        Map<String, LinkTraffic> after = LinkTraffic.observe(lab);
        boolean holds = true;
        List<String> evidence = new ArrayList<>();
        for (String name : after.keySet()) {
            LinkTraffic used = after.get(name).since(before.get(name));
            boolean carries = used.espToHeadOffice() >= PAYLOAD && used.espToAgency() >= PAYLOAD;
            boolean quiet = used.espToHeadOffice() < PAYLOAD / 10 && used.espToAgency() < PAYLOAD / 10;
            holds &= name.equals(link) ? carries : quiet;
            evidence.add(name + " ESP " + used.espToHeadOffice() / 1000 + " kB out, " + used.espToAgency() / 1000 + " kB back");
        }
        return new Verdict(holds, String.join("; ", evidence));
    }

    Verdict voipDscp() {
        JsonNode call = voipCall();
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
