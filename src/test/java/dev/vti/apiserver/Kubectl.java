package dev.vti.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The kubectl of the API server's own release, with all rights on {@link ApiServer#shared}: what a person sees. */
final class Kubectl {

    private static final Pattern HEADING = Pattern.compile("\\S+ *");

    private Kubectl() {
    }

    /** Runs kubectl and returns what it printed, errors included; fails the test if kubectl fails. */
    static String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(directory().resolve("kubectl").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", ApiServer.shared().kubeconfigFile("admin").toString());
        return outputOf(builder);
    }

    /** Runs {@code kubectl get} and reads its table: one map from column to cell for each row; a cell can be empty. */
    static List<SequencedMap<String, String>> table(String... arguments) {
        List<String> lines = run(arguments).lines().toList();
        List<MatchResult> headings = HEADING.matcher(lines.getFirst()).results().toList();
        return lines.stream().skip(1).map(line -> row(headings, line)).toList();
    }

    private static SequencedMap<String, String> row(List<MatchResult> headings, String line) {
        SequencedMap<String, String> cells = new LinkedHashMap<>();
        for (MatchResult heading : headings) {
            boolean isLast = heading == headings.getLast();
            int end = isLast ? line.length() : Math.min(heading.end(), line.length());
            cells.put(heading.group().strip(), line.substring(Math.min(heading.start(), line.length()), end).strip());
        }
        return cells;
    }

    private static Path directory() {
        String known = System.getProperty("VTI_API_SERVER_DIR", System.getenv("VTI_API_SERVER_DIR"));
        if (known != null) {
            return Path.of(known);
        }
        List<String> talk = outputOf(new ProcessBuilder("bash", "hack/api-server.sh").redirectError(ProcessBuilder.Redirect.INHERIT))
                .lines().toList();
        return Path.of(talk.getLast());
    }

    private static String outputOf(ProcessBuilder builder) {
        try {
            Path output = Files.createTempFile("kubectl-", ".out");
            try {
                int status = builder.redirectOutput(output.toFile()).redirectInput(Path.of("/dev/null").toFile()).start().waitFor();
                String printed = Files.readString(output);
                if (status != 0) {
                    throw new AssertionError(String.join(" ", builder.command()) + " failed:\n" + printed);
                }
                return printed;
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + builder.command(), e);
        }
    }
}
