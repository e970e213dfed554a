package dev.vti.firewall.failover;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A {@link DecisionMemory} on local disk. It is a convenience and never a condition: one that is missing, damaged or from another release is passed over, and the
 * firewall decides anew. It holds no secret.
 */
public final class MemoryFile {

    private static final System.Logger LOG = System.getLogger(MemoryFile.class.getName());
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private final Path file;
    private DecisionMemory stored = DecisionMemory.NONE;

    public MemoryFile(Path stateDirectory) {
        this.file = stateDirectory.resolve("decisions.json");
    }

    /** What was stored last; {@link DecisionMemory#NONE} when there is nothing of use. */
    public DecisionMemory load() {
        if (!Files.exists(file)) {
            return DecisionMemory.NONE;
        }
        try {
            return Optional.ofNullable(JSON.readValue(file.toFile(), DecisionMemory.class)).orElse(DecisionMemory.NONE);
        } catch (IOException | RuntimeException unusable) {
            LOG.log(System.Logger.Level.WARNING, "{0} cannot be used ({1}); the firewall decides anew, and writes it again.",
                    file, unusable.getClass().getSimpleName());
            return DecisionMemory.NONE;
        }
    }

    /**
     * Replaces what is stored in one step, if it differs. A crash of the firewall leaves the old or the new one; a crash of the machine may leave neither, and then
     * there is nothing to go on with anyway, since the kernel's rules are gone too.
     *
     * @throws UncheckedIOException with a sentence that names the directory and the mend
     */
    public synchronized void store(DecisionMemory memory) {
        if (memory.equals(stored)) {
            return;
        }
        try {
            Files.createDirectories(file.getParent());
            Path draft = file.resolveSibling("decisions.json.new");
            JSON.writeValue(draft.toFile(), memory);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            stored = memory;
        } catch (IOException failed) {
            throw new UncheckedIOException(file.getParent() + " cannot be written (" + failed.getClass().getSimpleName()
                    + "); give the firewall the right to write there, and room for its decisions", failed);
        }
    }
}
