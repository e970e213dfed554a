package dev.vti.firewall.apply.links;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.model.AddressFamily;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code ip} command. It works in the network namespace of the calling thread. */
final class IpRoute {

    private static final Pattern FAILED_LINE = Pattern.compile("Command failed -:(\\d+)");
    private static final long PATIENCE_SECONDS = 30;

    private final JsonMapper json = new JsonMapper();

    /**
     * One line of a batch.
     *
     * @param kind kind of the object it is for
     * @param name that object's name
     * @param text the arguments of {@code ip}
     */
    record Command(String kind, String name, String text) {
    }

    private record Outcome(int exit, String output, String errors) {
    }

    /** Output of a listing; the empty array when {@code ip} prints nothing. Numbers stay numbers ({@code -N}). */
    JsonNode list(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "-json", "-N"));
        command.addAll(Arrays.asList(arguments));
        Outcome outcome = run(command, "");
        if (outcome.exit() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed: " + outcome.errors().strip());
        }
        try {
            return json.readTree(outcome.output().isBlank() ? "[]" : outcome.output());
        } catch (JsonProcessingException unreadable) {
            throw new IllegalStateException(String.join(" ", command) + " printed what is not JSON", unreadable);
        }
    }

    /** Runs all commands, also after one that fails, and returns the failures. Runs nothing for an empty list. */
    List<ApplyFailure> batch(List<Command> commands) {
        return batch(List.of("ip", "-force", "-batch", "-"), commands);
    }

    /** The same for commands whose text does not show their family. */
    List<ApplyFailure> batch(AddressFamily family, List<Command> commands) {
        return batch(List.of("ip", option(family), "-force", "-batch", "-"), commands);
    }

    private static List<ApplyFailure> batch(List<String> program, List<Command> commands) {
        if (commands.isEmpty()) {
            return List.of();
        }
        StringBuilder input = new StringBuilder();
        commands.forEach(command -> input.append(command.text()).append('\n'));
        Outcome outcome = run(program, input.toString());
        return outcome.exit() == 0 ? List.of() : failures(commands, outcome.errors());
    }

    /** Whether one command works. */
    boolean succeeds(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(Arrays.asList(arguments));
        return run(command, "").exit() == 0;
    }

    static String option(AddressFamily family) {
        return family == AddressFamily.IPV6 ? "-6" : "-4";
    }

    private static List<ApplyFailure> failures(List<Command> commands, String errors) {
        List<ApplyFailure> failures = new ArrayList<>();
        StringBuilder reason = new StringBuilder();
        for (String line : errors.lines().toList()) {
            Matcher failed = FAILED_LINE.matcher(line);
            if (failed.find()) {
                Command command = commands.get(Integer.parseInt(failed.group(1)) - 1);
                failures.add(new ApplyFailure(command.kind(), command.name(), "the kernel refused 'ip " + command.text() + "': " + reason.toString().strip()));
                reason.setLength(0);
            } else {
                reason.append(line.replaceFirst("^RTNETLINK answers: |^Error: ", "")).append(' ');
            }
        }
        return failures;
    }

    private static Outcome run(List<String> command, String input) {
        try {
            Process process = new ProcessBuilder(command).start();
            // Both pipes are read at once: a full one would stop the process.
            StringBuilder errors = new StringBuilder();
            Thread reading = Thread.ofVirtual().start(() -> errors.append(text(process.getErrorStream())));
            Thread writing = Thread.ofVirtual().start(() -> write(process, input));
            String output = text(process.getInputStream());
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("'" + String.join(" ", command) + "' did not end within " + PATIENCE_SECONDS + " s");
            }
            reading.join();
            writing.join();
            return new Outcome(process.exitValue(), output, errors.toString());
        } catch (IOException missing) {
            throw new UncheckedIOException("ip cannot be run: install the package iproute2", missing);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while ip ran", stopped);
        }
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void write(Process process, String input) {
        try (var stream = process.getOutputStream()) {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException ended) {
            // The process ended before it read everything; its exit value says why.
        }
    }
}
