package dev.vti.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The running lab (see {@code lab/up}): its API server, its machines and its links. Everything goes through the lab's own scripts and kubectl. */
final class Lab {

    private static final JsonMapper JSON = new JsonMapper();
    static final List<String> SITES = List.of("agency", "head-office");
    private static final long LONGEST_COMMAND_SECONDS = 180;

    private final Path root = Path.of("").toAbsolutePath();
    private final Path directory = Path.of(System.getenv().getOrDefault("VTI_LAB_DIR", "/tmp/vti-lab"));

    /** Output of a kubectl command run as administrator. */
    String kubectl(String... arguments) {
        List<String> command = new ArrayList<>();
        String apiServer = System.getenv("VTI_API_SERVER_DIR");
        command.add(apiServer == null ? "kubectl" : Path.of(apiServer, "kubectl").toString());
        command.addAll(List.of("--kubeconfig", directory.resolve("kubeconfig/admin").toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** Deletes what an earlier scenario described, but for the Firewalls, which the next one describes anew. */
    void clear() {
        for (String site : SITES) {
            kubectl("delete", "virtualinterfaces,ipsectunnels,routerobjects,filterrules,returnroutes,networkobjects,serviceobjects", "--all", "-n", site);
        }
    }

    /** Waits until every object of both sites is Ready. A Firewall alone may still be Ready from what it had before. */
    void awaitReady() {
        for (String site : SITES) {
            kubectl("wait", "--for=condition=Ready", "--timeout=120s", "-n", site, "--all",
                    "virtualinterfaces,ipsectunnels,routerobjects,filterrules,returnroutes,networkobjects,serviceobjects,firewalls");
        }
    }

    /** A JSON document that kubectl prints. */
    JsonNode get(String... arguments) {
        List<String> all = new ArrayList<>(List.of("get", "-o", "json"));
        all.addAll(List.of(arguments));
        return json(kubectl(all.toArray(String[]::new)));
    }

    /** Output of one of the scripts in {@code lab/}. */
    String script(String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of(root.resolve("lab").resolve(name).toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** The JSON document that a script prints. */
    JsonNode scriptJson(String name, String... arguments) {
        return json(script(name, arguments));
    }

    /** Command line that runs something on one of the lab's machines. */
    List<String> onMachine(String machine, String... command) {
        List<String> all = new ArrayList<>(List.of(root.resolve("lab/machine/exec").toString(), machine, "--"));
        all.addAll(List.of(command));
        return all;
    }

    Path file(String name) {
        return root.resolve(name);
    }

    /** Starts a command whose standard output is read when it ends; its standard error goes to the lab's logs. */
    Process start(List<String> command) {
        try {
            return new ProcessBuilder(command).directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.appendTo(directory.resolve("logs/scenario.log").toFile())).start();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot start " + command.getFirst(), failed);
        }
    }

    String run(List<String> command) {
        Process process = start(command);
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LONGEST_COMMAND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + " did not end within " + LONGEST_COMMAND_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + process.exitValue() + ": " + lastLogLine());
            }
            return output;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command.getFirst() + " ran", stopped);
        }
    }

    private String lastLogLine() throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve("logs/scenario.log"));
        return lines.isEmpty() ? "it said nothing" : lines.getLast();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("not JSON: " + text, broken);
        }
    }
}
