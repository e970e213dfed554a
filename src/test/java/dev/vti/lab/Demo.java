package dev.vti.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows the two-site scenario on the running lab: each step's router objects, then one line for each claim. Stops at the first claim that does not hold
 * and then exits with 1. Writes all claims' lines once more into the file that its argument names, with {@code N claims held, M failed} as the last one.
 */
public final class Demo {

    private final Lab lab = new Lab();
    private final List<String> lines = new ArrayList<>();
    private final Path summary;
    private int held;

    private Demo(Path summary) {
        this.summary = summary;
    }

    public static void main(String[] arguments) {
        System.exit(new Demo(Path.of(arguments[0])).run() ? 0 : 1);
    }

    private boolean run() {
        for (Step step : new TwoSiteScenario(lab).steps()) {
            System.out.println("\n=== " + step.name());
            boolean holds = settle(step);
            show("kubectl get routerobjects -A", "get", "routerobjects", "-A");
            if (!holds) {
                return finish(1);
            }
        }
        return finish(0);
    }

    private boolean settle(Step step) {
        for (Claim claim : step.claims()) {
            Claim.Verdict verdict = claim.settle();
            String line = (verdict.holds() ? "ok" : "FAILED") + "\t" + claim.name() + "\t" + verdict.evidence();
            System.out.println(line);
            lines.add(line);
            if (!verdict.holds()) {
                return false;
            }
            held++;
        }
        return true;
    }

    private void show(String title, String... arguments) {
        System.out.println("\n$ " + title);
        try {
            System.out.print(lab.kubectl(arguments));
        } catch (IllegalStateException away) {
            System.out.println("(the API server is stopped)");
        }
    }

    private boolean finish(int failed) {
        lines.add(held + " claims held, " + failed + " failed");
        try {
            Files.write(summary, lines);
        } catch (IOException full) {
            throw new UncheckedIOException("the summary could not be written to " + summary, full);
        }
        return failed == 0;
    }
}
