package dev.vti.apiserver.operator;

import dev.vti.apiserver.ApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The real operator, {@code target/quarkus-app}, started by the lab's own script as its own user with its own rights. It sees every namespace of
 * its API server, so it must be closed before other tests go on with theirs.
 */
final class OperatorProcess implements AutoCloseable {

    private static final Path SCRIPTS = Path.of("lab/control-plane").toAbsolutePath();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ApiServer server;
    private final Process start;

    private OperatorProcess(ApiServer server, Process start) {
        this.server = server;
        this.start = start;
    }

    /** Starts it and returns once it is ready. */
    static OperatorProcess ready(ApiServer server) {
        OperatorProcess operator = begin(server, "");
        operator.awaitReady();
        return operator;
    }

    /**
     * Starts it and returns at once.
     *
     * @param options more JVM options, separated by blanks
     */
    static OperatorProcess begin(ApiServer server, String options) {
        try {
            Files.deleteIfExists(logFile(server));
            ProcessBuilder script = script(server, "start-operator");
            script.environment().put("OPERATOR_JVM_OPTS", options);
            return new OperatorProcess(server, script.start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void awaitReady() {
        if (exitOf(start) != 0) {
            throw new AssertionError("The operator is not ready; its log:\n" + log());
        }
    }

    /** Whether the operator ended before it was ready. */
    boolean failedToStart() {
        return !start.isAlive() && start.exitValue() != 0;
    }

    /** All it has said since it was started. */
    String log() {
        try {
            Path file = logFile(server);
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * The answer's HTTP status; 0 when nobody listens.
     *
     * @param check {@code live} or {@code ready}
     */
    int health(String check) {
        try {
            String port = Files.readString(server.directory().resolve("ports/operator")).strip();
            HttpRequest question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/" + check)).build();
            return HTTP.send(question, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException nobody) {
            return 0;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Asks it to end, and waits. */
    @Override
    public void close() {
        try {
            exitOf(script(server, "stop-operator").start());
            // The script that was still waiting for readiness notices.
            exitOf(start);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static ProcessBuilder script(ApiServer server, String name) {
        ProcessBuilder script = new ProcessBuilder(SCRIPTS.resolve(name).toString()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(server.directory().resolve(name + ".out").toFile()));
        script.environment().put("VTI_LAB_DIR", server.directory().toString());
        return script;
    }

    private static Path logFile(ApiServer server) {
        return server.directory().resolve("logs/operator.log");
    }

    private static int exitOf(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
