package dev.vti.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/** What {@code kubectl get routerobject} says of one router object of the agency. */
record RouterView(String state, String active, Instant since) {

    static RouterView read(Lab lab, String name) {
        JsonNode status = lab.get("routerobject", name, "-n", "agency").path("status");
        String since = status.path("since").asText("");
        return new RouterView(status.path("state").asText(""), status.path("active").asText(""), since.isEmpty() ? null : Instant.parse(since));
    }

    /** Reads until the status is as wanted; gives up after {@code limit} and returns what it says then. */
    static RouterView await(Lab lab, String name, Duration limit, Predicate<RouterView> wanted) {
        Instant end = Instant.now().plus(limit);
        RouterView view = read(lab, name);
        while (!wanted.test(view) && Instant.now().isBefore(end)) {
            Pause.shortly();
            view = read(lab, name);
        }
        return view;
    }

    boolean sends(String distribution) {
        return active.equals(distribution);
    }

    @Override
    public String toString() {
        return "status says '" + active + "' (" + state + ") since " + since;
    }
}
