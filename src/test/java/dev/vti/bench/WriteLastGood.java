package dev.vti.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vti.api.RouterObjectSpec;
import dev.vti.compile.Compilation;
import dev.vti.compile.Manifests;
import dev.vti.firewall.source.LastGood;
import dev.vti.firewall.source.ReceivedConfig;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Compiles manifests into a firewall's last good configuration, from which the agent starts without an API server:
 * {@code WriteLastGood MANIFESTS FIREWALL STATE_DIRECTORY OVERRIDES}. OVERRIDES is a JSON file: {@code monitoring} replaces that of every router
 * object unless it is null, {@code objects} are added to the manifests.
 */
public final class WriteLastGood {

    private static final ObjectMapper JSON = new ObjectMapper();

    private WriteLastGood() {
    }

    public static void main(String[] arguments) throws IOException {
        String firewall = arguments[1];
        Manifests manifests = Manifests.read(firewall, Path.of(arguments[0]));
        JsonNode overrides = JSON.readTree(Path.of(arguments[3]).toFile());
        for (JsonNode object : overrides.path("objects")) {
            manifests.add(object);
        }
        if (overrides.hasNonNull("monitoring")) {
            RouterObjectSpec.Monitoring monitoring = JSON.treeToValue(overrides.get("monitoring"), RouterObjectSpec.Monitoring.class);
            manifests.routers().forEach(router -> router.monitoring = monitoring);
        }
        Compilation compilation = manifests.compile();
        if (!compilation.findings().isEmpty()) {
            throw new IllegalArgumentException("the bench's manifests have findings: " + compilation.findings());
        }
        new LastGood(Path.of(arguments[2]), firewall, firewall).store(new ReceivedConfig(1, compilation.firewalls().get(firewall).config()));
    }
}
