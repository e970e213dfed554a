package dev.vti.netns;

import dev.vti.model.Availability;
import dev.vti.probe.ProbeMain;
import dev.vti.probe.client.ProbeClient;
import dev.vti.probe.protocol.Measurement;
import dev.vti.probe.protocol.Measurements;
import dev.vti.probe.protocol.ProbeReport;
import dev.vti.probe.protocol.ProbeTarget;
import dev.vti.probe.protocol.Verdict;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * gateway-probe as it is shipped, in a process of its own inside a namespace and with no capability but NET_RAW, and a client outside that remembers all it
 * says.
 */
final class ProbeProcess implements AutoCloseable {

    private final Process process;
    private final ProbeClient client;
    private final List<ProbeReport> reports = new CopyOnWriteArrayList<>();

    ProbeProcess(NetworkNamespace namespace, Path socket) throws IOException {
        process = new ProcessBuilder(namespace.command(command("-all,+net_raw", socket))).inheritIO().start();
        client = new ProbeClient(socket, reports::add);
        client.start();
    }

    /** @param capabilities which it may have, as setpriv(1) writes them */
    static List<String> command(String capabilities, Path socket) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ArrayList<>(List.of("setpriv", "--bounding-set=" + capabilities, "--inh-caps=-all",
                java, "-XX:+UseSerialGC", "-Xmx24m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp", classPath(),
                ProbeMain.class.getName(), "--socket", socket.toString()));
    }

    /** It needs no library but the one that reads and writes JSON. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith("classes") || entry.contains("jackson-core")).collect(Collectors.joining(File.pathSeparator));
    }

    ProbeClient client() {
        return client;
    }

    Process process() {
        return process;
    }

    void probe(ProbeTarget... targets) {
        client.setTargets(List.of(targets));
    }

    Stream<Verdict> verdicts() {
        return reports.stream().filter(Verdict.class::isInstance).map(Verdict.class::cast);
    }

    List<Verdict> verdicts(ProbeTarget target) {
        return verdicts().filter(verdict -> verdict.id() == target.id()).toList();
    }

    /** What it said last of the target. */
    Verdict verdict(ProbeTarget target) {
        List<Verdict> all = verdicts(target);
        return all.isEmpty() ? new Verdict(target.id(), Availability.Unknown, 0, null, "no verdict yet") : all.getLast();
    }

    boolean says(ProbeTarget target, Availability availability) {
        return verdict(target).availability() == availability;
    }

    List<Measurement> measurements(ProbeTarget target) {
        return reports.stream().filter(Measurements.class::isInstance).map(Measurements.class::cast)
                .flatMap(batch -> batch.measurements().stream()).filter(measurement -> measurement.id() == target.id()).toList();
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
        process.onExit().join();
    }
}
