package dev.vti.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Reads and writes the JSON form of a {@link FirewallConfig}. Equal configurations have equal text. */
public final class ConfigDocument {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private static final String DAMAGED = "the configuration document is damaged";

    private ConfigDocument() {
    }

    /** The document's text, pre-shared keys included: it belongs in a Secret and in files that only root can read. */
    public static String write(FirewallConfig config) {
        try {
            return JSON.writeValueAsString(config);
        } catch (JsonProcessingException broken) {
            // The cause is dropped on purpose: its message may quote the document, keys included.
            throw new IllegalStateException("a firewall configuration could not be written as JSON");
        }
    }

    /**
     * Reads a document.
     *
     * @throws UnreadableConfigException when it is not JSON, lacks fields, or has a {@code formatVersion} that this release does not know; whoever knows
     *     where the text came from adds how to replace it
     */
    public static FirewallConfig read(String text) throws UnreadableConfigException {
        FirewallConfig config;
        try {
            JsonNode written = JSON.readTree(text).path("formatVersion");
            if (!written.isInt()) {
                throw new UnreadableConfigException(DAMAGED);
            }
            int version = written.intValue();
            if (version != FirewallConfig.FORMAT_VERSION) {
                throw new UnreadableConfigException("the configuration has format " + version + " and this firewall reads format "
                        + FirewallConfig.FORMAT_VERSION + ": run the same release of operator and firewall");
            }
            config = JSON.readValue(text, FirewallConfig.class);
        } catch (JsonProcessingException | RuntimeException broken) {
            // No cause: a parser's message quotes the text around the error, which may hold a key.
            throw new UnreadableConfigException(DAMAGED);
        }
        return config;
    }
}
