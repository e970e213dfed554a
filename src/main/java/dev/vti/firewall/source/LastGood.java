package dev.vti.firewall.source;

import dev.vti.config.ConfigDocument;
import dev.vti.config.UnreadableConfigException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The last configuration that was programmed, on local disk, so that the firewall starts with the API server down. The file holds pre-shared keys and
 * is readable by its owner only. Its first line is the revision, the rest the document.
 */
public final class LastGood {

    private final Path file;
    private final String namespace;
    private final String firewall;

    /** @param stateDirectory made when something is stored; outlives a restart of the process */
    public LastGood(Path stateDirectory, String namespace, String firewall) {
        this.file = stateDirectory.resolve("last-good.json");
        this.namespace = namespace;
        this.firewall = firewall;
    }

    /**
     * The stored configuration; empty when there is none yet.
     *
     * @throws UnreadableConfigException with a sentence when the file is damaged, belongs to another firewall or cannot be read
     */
    public Optional<ReceivedConfig> load() throws UnreadableConfigException {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            // Bytes that are not UTF-8 become replacement characters, and the document is damaged like any other.
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            int lineEnd = Math.max(0, text.indexOf('\n'));
            return Optional.of(ReceivedConfig.read(text.substring(0, lineEnd), text.substring(lineEnd), namespace, firewall));
        } catch (IOException unreadable) {
            throw unusable("the file cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        } catch (UnreadableConfigException damaged) {
            throw unusable(damaged.getMessage());
        }
    }

    private UnreadableConfigException unusable(String why) {
        return new UnreadableConfigException(file + " cannot be used, " + why + "; without that file the firewall waits for the API server");
    }

    /**
     * Replaces the stored configuration in one step: a crash leaves the old or the new one, never half of one.
     *
     * @throws IOException with a sentence that names the directory and the mend
     */
    public void store(ReceivedConfig config) throws IOException {
        try {
            replace(config);
        } catch (IOException failed) {
            throw new IOException(file.getParent() + " cannot be written (" + failed.getClass().getSimpleName()
                    + "); give the firewall the right to write there, and room for its configuration");
        }
    }

    private void replace(ReceivedConfig config) throws IOException {
        Files.createDirectories(file.getParent());
        Path draft = file.resolveSibling("last-good.json.new");
        Files.deleteIfExists(draft);
        ByteBuffer text = StandardCharsets.UTF_8.encode(config.revision() + "\n" + ConfigDocument.write(config.config()));
        try (FileChannel channel = FileChannel.open(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
