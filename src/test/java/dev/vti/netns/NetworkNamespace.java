package dev.vti.netns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A network namespace of this test's own, with its loopback up; gone with all that is in it when it is closed. */
public final class NetworkNamespace implements AutoCloseable {

    private static final Random RANDOM = new Random();

    private final String name;
    private ExecutorService inside;

    /** @param role shows in the name, which is unique beyond it */
    public NetworkNamespace(String role) {
        name = "vtitest-" + role + "-" + ProcessHandle.current().pid() + "-" + Integer.toHexString(RANDOM.nextInt(1 << 16));
        run(List.of("ip", "netns", "add", name));
        exec("ip", "link", "set", "lo", "up");
    }

    public String name() {
        return name;
    }

    /** The command as it runs inside. */
    public List<String> command(List<String> command) {
        List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", name));
        inside.addAll(command);
        return inside;
    }

    /**
     * Runs a command inside and waits for its end.
     *
     * @return what it wrote, errors included
     * @throws IllegalStateException when it fails
     */
    public String exec(String... command) {
        return run(command(List.of(command)));
    }

    /**
     * Runs code on a thread that is in the namespace. Sockets it opens, threads and processes it starts belong there for good; the sockets can then be used
     * from any thread.
     */
    public <T> T call(Callable<T> code) {
        try {
            return thread().submit(code).get();
        } catch (ExecutionException failed) {
            throw switch (failed.getCause()) {
                case RuntimeException known -> known;
                case IOException broken -> new UncheckedIOException(broken);
                case Throwable other -> new IllegalStateException(other);
            };
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** The same for code without a result. */
    public void run(Runnable code) {
        call(() -> {
            code.run();
            return null;
        });
    }

    private synchronized ExecutorService thread() {
        if (inside == null) {
            inside = Executors.newSingleThreadExecutor(work -> Thread.ofPlatform().name(name).daemon().unstarted(() -> {
                KernelCalls.enter("/run/netns/" + name);
                work.run();
            }));
        }
        return inside;
    }

    private static String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + status + ": " + output);
            }
            return output;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        if (inside != null) {
            inside.shutdownNow();
        }
        run(List.of("ip", "netns", "del", name));
    }
}
