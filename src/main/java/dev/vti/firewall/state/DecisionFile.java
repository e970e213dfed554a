package dev.vti.firewall.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.vti.firewall.failover.DecisionMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The decisions of the firewall on local disk: failback Never, hold-downs, damping and the times in status survive a restart of the process. */
public final class DecisionFile {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // A file of a release that kept other things is of no use to this one.
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
            .build();

    private final StateFile file;
    private final String namespace;
    private final String firewall;

    /** What is in the file: whose decisions, and which. */
    private record Document(String namespace, String firewall, DecisionMemory memory) {
    }

    public DecisionFile(Path stateDirectory, String namespace, String firewall) {
        this.file = new StateFile(stateDirectory, "decisions.json");
        this.namespace = namespace;
        this.firewall = firewall;
    }

    /**
     * The stored decisions; empty when there are none yet.
     *
     * @throws IOException with a sentence when the file is damaged, belongs to another firewall or cannot be read
     */
    public Optional<DecisionMemory> load() throws IOException {
        Optional<String> text = file.read();
        return text.isEmpty() ? Optional.empty() : Optional.of(read(text.get()));
    }

    private DecisionMemory read(String text) throws IOException {
        Document document;
        try {
            document = JSON.readValue(text, Document.class);
        } catch (JsonProcessingException damaged) {
            throw new IOException(file + " is damaged or of another release");
        }
        if (document == null || !namespace.equals(document.namespace()) || !firewall.equals(document.firewall()) || document.memory() == null) {
            throw new IOException(file + " is not of firewall " + namespace + "/" + firewall);
        }
        return document.memory();
    }

    /**
     * Replaces what is stored.
     *
     * @throws IOException with a sentence that names the directory and the mend
     */
    public void store(DecisionMemory memory) throws IOException {
        file.replace(JSON.writeValueAsString(new Document(namespace, firewall, memory)));
    }
}
