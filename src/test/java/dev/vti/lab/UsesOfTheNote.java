package dev.vti.lab;

import dev.vti.lab.Claim.Verdict;
import dev.vti.lab.LinkTraffic.Form;
import java.time.Duration;
import java.util.List;

/** The four uses that the note opens with, each an example that is applied and used. */
final class UsesOfTheNote {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FAST = "{\"spec\":{\"monitoring\":{\"frequency\":\"300ms\",\"wait\":\"100ms\",\"tries\":3}}}";
    private static final int EF = 46;
    private static final int AF21 = 18;

    private final Lab lab;
    private final Traffic traffic;

    UsesOfTheNote(Lab lab) {
        this.lab = lab;
        this.traffic = new Traffic(lab);
    }

    List<Step> steps() {
        return List.of(
                new Step("Failover: an MPLS network, and a VPN tunnel as its backup", List.of(
                        applied("failover"),
                        claim("Traffic goes through the MPLS network", () -> traffic.carriedBy("wan1", Form.CLEAR, traffic::sql)),
                        claim("The MPLS network fails: open connections go on, encrypted, by wan2's tunnel", this::mplsFails),
                        claim("The MPLS network is back and has the traffic again", this::mplsReturns))),
                new Step("Load balancing: two access links by weight, and by type of traffic", List.of(
                        applied("load-balancing"),
                        claim("New web connections share wan1 and wan2 75 / 25", () -> traffic.webShare("wan1", "wan2", 75)),
                        claim("SQL has the tunnel on wan3 to itself", () -> traffic.carriedBy("wan3", traffic::sql)))),
                new Step("Quality of service: the DSCP value picks the tunnel", List.of(
                        applied("qos"),
                        claim("EF leaves by wan3", () -> traffic.carriedBy("wan3", () -> traffic.markedCall(EF))),
                        claim("AF21 leaves by wan2", () -> traffic.carriedBy("wan2", () -> traffic.markedCall(AF21))),
                        claim("Unmarked traffic leaves by wan1", () -> traffic.carriedBy("wan1", () -> traffic.markedCall(0))))),
                new Step("Securing: HTTP through the tunnel, HTTPS beside it", List.of(
                        applied("securing"),
                        claim("HTTP is encrypted on wan1", () -> traffic.carriedBy("wan1", Form.ESP, traffic::http)),
                        claim("HTTPS to the same server goes beside the tunnel", () -> traffic.carriedBy("wan1", Form.CLEAR, traffic::https)))));
    }

    private static Claim claim(String name, Claim.Check check) {
        return new Claim(name, check);
    }

    private Claim applied(String example) {
        return claim("kubectl apply -k examples/" + example + " makes every object Ready", () -> {
            lab.clear();
            lab.kubectl("apply", "-k", lab.file("examples/" + example).toString());
            lab.get("routerobjects", "-n", "agency").path("items").forEach(router -> lab.kubectl(
                    "patch", "routerobject", router.at("/metadata/name").asText(), "-n", "agency", "--type", "merge", "-p", FAST));
            lab.awaitReady();
            return new Verdict(true, "all Ready");
        });
    }

    private Verdict mplsFails() {
        OpenConnections open = OpenConnections.open(lab, 20);
        lab.script("link", "cut", "wan1");
        RouterView router = RouterView.await(lab, "site-router", PATIENCE, seen -> seen.sends("remote-tunwan2 100%"));
        Verdict carried = traffic.carriedBy("wan2", Form.ESP, traffic::sql);
        OpenConnections.Survival survival = open.end();
        return new Verdict(router.sends("remote-tunwan2 100%") && carried.holds() && survival.whole(), router + "; " + carried.evidence() + "; " + survival);
    }

    private Verdict mplsReturns() {
        lab.script("link", "restore", "wan1");
        RouterView router = RouterView.await(lab, "site-router", PATIENCE, seen -> seen.sends("mpls 100%"));
        Verdict carried = traffic.carriedBy("wan1", Form.CLEAR, traffic::sql);
        return new Verdict(router.sends("mpls 100%") && carried.holds(), router + "; " + carried.evidence());
    }
}
