package dev.vti.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** TCP connections from the client to the SQL server that each exchange a short message all the time, until they are told to end. */
final class OpenConnections {

    private final Process process;

    private OpenConnections(Process process) {
        this.process = process;
    }

    /** Opens the connections and returns once all of them carry messages. */
    static OpenConnections open(Lab lab, int count) {
        Process process = lab.start(lab.onMachine("vti-client", "python3", lab.file("lab/traffic/client.py").toString(), "hold",
                "10.2.0.20", "5432", "--count", Integer.toString(count), "--every-ms", "50"));
        try {
            String ready = process.inputReader().readLine();
            if (ready == null || !ready.contains("ready")) {
                throw new IllegalStateException("the client could not open " + count + " connections: it said " + ready);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return new OpenConnections(process);
    }

    /** Ends the connections; the result tells for each how long its longest silence was. */
    Survival end() {
        try {
            process.getOutputStream().close();
            JsonNode report = new JsonMapper().readTree(process.inputReader().lines().collect(Collectors.joining("\n")));
            List<Integer> gaps = new ArrayList<>();
            int survivors = 0;
            for (JsonNode connection : report.path("connections")) {
                if (connection.path("survived").asBoolean()) {
                    survivors++;
                    gaps.add(connection.path("longest_gap_ms").asInt());
                }
            }
            return new Survival(survivors, report.path("connections").size(), gaps.stream().sorted().toList());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * What became of the connections.
     *
     * @param gapsMillis the longest silence of each survivor, ascending
     */
    record Survival(int survivors, int all, List<Integer> gapsMillis) {

        boolean whole() {
            return all > 0 && survivors == all;
        }

        int median() {
            return gapsMillis.isEmpty() ? Integer.MAX_VALUE : gapsMillis.get(gapsMillis.size() / 2);
        }

        @Override
        public String toString() {
            return survivors + " of " + all + " went on; longest silence of each in ms: "
                    + gapsMillis.stream().map(Object::toString).collect(Collectors.joining(" "));
        }
    }
}
