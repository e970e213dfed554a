package dev.vti.firewall.apply.vici;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Two network namespaces of this process with one cable between them: 198.51.100.1 is west, 198.51.100.2 is east. */
final class Namespaces implements AutoCloseable {

    static final String WEST = "198.51.100.1";
    static final String EAST = "198.51.100.2";

    final String west = "viciw" + ProcessHandle.current().pid();
    final String east = "vicie" + ProcessHandle.current().pid();

    Namespaces() {
        run("ip netns add " + west);
        run("ip netns add " + east);
        run("ip -n " + west + " link add cable type veth peer name cable netns " + east);
        for (String[] end : new String[][] {{west, WEST}, {east, EAST}}) {
            run("ip -n " + end[0] + " link set lo up");
            run("ip -n " + end[0] + " addr add " + end[1] + "/24 dev cable");
            run("ip -n " + end[0] + " link set cable up");
        }
    }

    /** Nothing passes any more, and neither end sees its carrier go. */
    void cut() {
        run("ip -n " + west + " neigh replace " + EAST + " lladdr 02:00:00:00:00:01 dev cable nud permanent");
        run("ip -n " + east + " neigh replace " + WEST + " lladdr 02:00:00:00:00:01 dev cable nud permanent");
    }

    void mend() {
        run("ip -n " + west + " neigh del " + EAST + " dev cable");
        run("ip -n " + east + " neigh del " + WEST + " dev cable");
    }

    static void run(String command) {
        if (exitCode(command) != 0) {
            throw new IllegalStateException("failed: " + command);
        }
    }

    static int exitCode(String command) {
        try {
            return new ProcessBuilder(List.of(command.split(" "))).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        exitCode("ip netns del " + west);
        exitCode("ip netns del " + east);
    }
}
