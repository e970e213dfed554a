package dev.vti.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@code crds/} says what the Java types say. {@code make crds} writes it anew. */
class CrdsAreCurrentTest {

    private static final boolean WRITE = Boolean.getBoolean("vti.crds.write");

    @Test
    void directoryHoldsWhatTheTypesMean() throws IOException {
        SortedMap<String, String> generated = CustomResourceDefinitions.generate();
        if (WRITE) {
            write(generated);
        }
        assertThat(read()).as("crds/ is stale: run make crds and commit what changed").isEqualTo(generated);
    }

    private static void write(SortedMap<String, String> generated) throws IOException {
        Files.createDirectories(CustomResourceDefinitions.DIRECTORY);
        for (String stale : read().keySet()) {
            Files.delete(CustomResourceDefinitions.DIRECTORY.resolve(stale));
        }
        for (var file : generated.entrySet()) {
            Files.writeString(CustomResourceDefinitions.DIRECTORY.resolve(file.getKey()), file.getValue());
        }
    }

    private static SortedMap<String, String> read() throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        if (Files.isDirectory(CustomResourceDefinitions.DIRECTORY)) {
            try (var paths = Files.list(CustomResourceDefinitions.DIRECTORY)) {
                for (Path path : paths.filter(p -> p.toString().endsWith(".yaml")).toList()) {
                    files.put(path.getFileName().toString(), Files.readString(path));
                }
            }
        }
        return files;
    }
}
