package dev.vti.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vti.compile.Compilation.FirewallResult;
import dev.vti.config.ConfigDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Both sites of the note, as shipped in examples/two-site, and what becomes of them. After a wanted change:
 * {@code mvn test -Dtest=GoldenTest -Dgolden.update=true}, and read the difference.
 */
class GoldenTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theAgency() throws Exception {
        compare(Manifests.agency(), "agency");
    }

    @Test
    void theHeadOffice() throws Exception {
        compare(Manifests.headOffice(), "head-office");
    }

    private static void compare(Manifests manifests, String name) throws Exception {
        Compilation compilation = manifests.compile();
        assertThat(compilation.findings()).isEmpty();
        FirewallResult result = compilation.firewalls().get(name);
        assertThat(result.held()).isFalse();
        String document = ConfigDocument.write(result.config());
        assertThat(ConfigDocument.read(document)).isEqualTo(result.config());
        String readable = readable(document);
        Path golden = Path.of("src/test/resources/golden/compile", name + ".json");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, readable);
        }
        assertThat(readable).isEqualTo(Files.readString(golden));
    }

    private static String readable(String document) throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(document)) + "\n";
    }
}
