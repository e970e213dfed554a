package dev.vti.lab;

import dev.vti.lab.Claim.Verdict;
import dev.vti.lab.OpenConnections.Survival;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the two sites of the note must show, from {@code kubectl apply} to a failover without API server. Steps build on each other. */
final class TwoSiteScenario {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int OPEN_CONNECTIONS = 20;
    private static final String ON_BOTH_BACKUPS = "remote-tunwan1 83%, remote-tunwan3 17%";

    private final Lab lab;
    private final Traffic traffic;
    private Survival survivalWithApiServer;

    TwoSiteScenario(Lab lab) {
        this.lab = lab;
        this.traffic = new Traffic(lab);
    }

    List<Step> steps() {
        return List.of(
                new Step("Both sites are applied", List.of(
                        claim("kubectl apply -k makes both firewalls Ready", this::apply))),
                new Step("All links are up", List.of(
                        claim("HTTP leaves by wan1 and its replies come back by wan1", () -> traffic.carriedBy("wan1", traffic::http)),
                        claim("FTP leaves by wan1 and its replies come back by wan1", () -> traffic.carriedBy("wan1", traffic::ftp)),
                        claim("SQL leaves by wan2 and its replies come back by wan2", () -> traffic.carriedBy("wan2", traffic::sql)),
                        claim("VoIP leaves by wan3 and its replies come back by wan3", () -> traffic.carriedBy("wan3", traffic::voip)),
                        claim("VoIP arrives with DSCP 18 on every packet", traffic::voipDscp),
                        claim("No link carried a packet in clear text", traffic::nothingInClear))),
                new Step("wan2 is cut, silently", List.of(
                        claim("TCP connections that were open before the cut go on", this::cutWan2UnderTraffic),
                        claim("Status names both backups, their shares and the time", this::statusNamesBackups),
                        claim("600 new connections share 83 / 17 within 3 points", traffic::shareOfNewConnections))),
                new Step("wan2 is restored", List.of(
                        claim("New production connections are back on wan2", () -> restored("wan2", "production-router", "remote-tunwan2 100%", traffic::sql)))),
                new Step("wan1 is cut, then restored", List.of(
                        claim("HTTP is dropped and seen on no link (Do not route)", this::httpIsDropped),
                        claim("New HTTP connections are back on wan1", () -> restored("wan1", "http-router", "remote-tunwan1 100%", traffic::http)))),
                new Step("wan3 is cut, then restored", List.of(
                        claim("VoIP moves to wan2's tunnel", this::voipMoves),
                        claim("New VoIP connections are back on wan3", () -> restored("wan3", "voip-router", "remote-tunwan3 100%", traffic::voip)))),
                new Step("API server and operator are stopped, then wan2 is cut", List.of(
                        claim("The failover happens all the same, at the same speed", this::cutWan2WithoutApiServer),
                        claim("Status catches up when they come back", this::statusCatchesUp))),
                new Step("Everything is restored", List.of(
                        claim("New production connections are back on wan2 again",
                                () -> restored("wan2", "production-router", "remote-tunwan2 100%", traffic::sql)),
                        claim("No link carried a packet in clear text in the whole run", traffic::nothingInClear))));
    }

    private static Claim claim(String name, Claim.Check check) {
        return new Claim(name, check);
    }

    private Verdict apply() {
        lab.clear();
        Instant began = Instant.now();
        lab.kubectl("apply", "-k", lab.file("examples/two-site/fast-monitoring").toString());
        lab.awaitReady();
        lab.script("observe", "reset");
        return new Verdict(true, "agency and head-office Ready " + Duration.between(began, Instant.now()).toSeconds() + " s after apply");
    }

    private Verdict cutWan2UnderTraffic() {
        OpenConnections open = OpenConnections.open(lab, OPEN_CONNECTIONS);
        lab.script("link", "cut", "wan2");
        RouterView.await(lab, "production-router", PATIENCE, router -> router.sends(ON_BOTH_BACKUPS));
        traffic.sql();
        survivalWithApiServer = open.end();
        return new Verdict(survivalWithApiServer.whole(), survivalWithApiServer.toString());
    }

    private Verdict statusNamesBackups() {
        RouterView router = RouterView.await(lab, "production-router", PATIENCE, seen -> seen.sends(ON_BOTH_BACKUPS));
        return new Verdict(router.sends(ON_BOTH_BACKUPS) && router.since() != null, router.toString());
    }

    private Verdict restored(String link, String routerName, String distribution, Runnable use) {
        lab.script("link", "restore", link);
        RouterView router = RouterView.await(lab, routerName, PATIENCE, seen -> seen.sends(distribution));
        Verdict carried = traffic.carriedBy(link, use);
        return new Verdict(router.sends(distribution) && carried.holds(), router + "; " + carried.evidence());
    }

    private Verdict httpIsDropped() {
        lab.script("link", "cut", "wan1");
        RouterView router = RouterView.await(lab, "http-router", PATIENCE, seen -> seen.state().equals("NoGateway"));
        Verdict dropped = traffic.httpGoesNowhere();
        return new Verdict(router.state().equals("NoGateway") && dropped.holds(), router + "; " + dropped.evidence());
    }

    private Verdict voipMoves() {
        lab.script("link", "cut", "wan3");
        RouterView router = RouterView.await(lab, "voip-router", PATIENCE, seen -> seen.sends("remote-tunwan2 100%"));
        Verdict carried = traffic.carriedBy("wan2", traffic::voip);
        return new Verdict(router.sends("remote-tunwan2 100%") && carried.holds(), router + "; " + carried.evidence());
    }

    private Verdict cutWan2WithoutApiServer() {
        lab.script("control-plane/stop-operator");
        lab.script("control-plane/stop-api-server");
        OpenConnections open = OpenConnections.open(lab, OPEN_CONNECTIONS);
        lab.script("link", "cut", "wan2");
        traffic.untilTunnelsShare("tunwan1", "tunwan3");
        Survival without = open.end();
        // The same within what TCP's own retransmission timer adds or not; a failover that waited for the API server would never come.
        boolean sameSpeed = without.median() <= 2 * survivalWithApiServer.median() + 1000;
        return new Verdict(without.whole() && sameSpeed,
                without + "; median " + without.median() + " ms, with the API server " + survivalWithApiServer.median() + " ms");
    }

    private Verdict statusCatchesUp() {
        Instant back = Instant.now();
        lab.script("control-plane/start-api-server");
        lab.script("control-plane/start-operator");
        RouterView router = RouterView.await(lab, "production-router", PATIENCE.multipliedBy(2), seen -> seen.sends(ON_BOTH_BACKUPS));
        boolean timeOfTheChange = router.since() != null && router.since().isBefore(back);
        return new Verdict(router.sends(ON_BOTH_BACKUPS) && timeOfTheChange, router + ", API server back at " + back);
    }
}
