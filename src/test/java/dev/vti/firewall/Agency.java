package dev.vti.firewall;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vti.config.ConfigDocument;
import dev.vti.config.FirewallConfig;
import dev.vti.config.UnreadableConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The agency of the note as the compiler writes it, and variants of it: http-router (1) with gateway 1, production-router (2) with gateway 2 and the
 * backups 1 and 3, voip-router (3) with gateway 3 and the backup 2.
 */
public final class Agency {

    public static final String NAME = "agency";
    private static final Path GOLDEN = Path.of("src/test/resources/golden/compile/agency.json");
    private static final JsonMapper JSON = new JsonMapper();

    private Agency() {
    }

    public static FirewallConfig config() {
        return changed(document -> { });
    }

    /** Without one of the objects in a list of the document. */
    public static FirewallConfig without(String list, String field, String value) {
        return changed(document -> remove((ArrayNode) document.get(list), field, value));
    }

    public static FirewallConfig changed(Consumer<ObjectNode> change) {
        try {
            ObjectNode document = (ObjectNode) JSON.readTree(Files.readString(GOLDEN));
            change.accept(document);
            return ConfigDocument.read(document.toString());
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        } catch (UnreadableConfigException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** Every pre-shared key of the configuration. */
    public static List<String> keys() {
        return config().tunnels().stream().map(tunnel -> tunnel.preSharedKey().reveal()).toList();
    }

    private static void remove(ArrayNode list, String field, String value) {
        for (int i = 0; i < list.size(); i++) {
            JsonNode element = list.get(i);
            if (element.get(field).asText().equals(value)) {
                list.remove(i);
                return;
            }
        }
        throw new IllegalArgumentException("there is no " + field + " " + value);
    }
}
