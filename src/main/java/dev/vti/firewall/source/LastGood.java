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

    public LastGood(Path stateDirectory) {
        this.file = stateDirectory.resolve("last-good.json");
    }

    /** The stored configuration; empty when there is none yet. */
    public Optional<ReceivedConfig> load() throws IOException, UnreadableConfigException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file);
        int lineEnd = text.indexOf('\n');
        if (lineEnd < 0 || !text.substring(0, lineEnd).matches("[0-9]{1,18}")) {
            throw new UnreadableConfigException(file + " is damaged: delete it, and the firewall waits for the API server instead");
        }
        return Optional.of(new ReceivedConfig(Long.parseLong(text.substring(0, lineEnd)), ConfigDocument.read(text.substring(lineEnd + 1))));
    }

    /** Replaces the stored configuration in one step: a crash leaves the old or the new one, never half of one. */
    public void store(ReceivedConfig config) throws IOException {
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
