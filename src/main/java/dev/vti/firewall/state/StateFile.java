package dev.vti.firewall.state;

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

/** One file of the state directory. Only its owner reads it, and it is replaced in one step: a crash leaves the old or the new text, never half of one. */
public final class StateFile {

    private final Path path;

    /** @param stateDirectory made when something is stored; outlives a restart of the process */
    public StateFile(Path stateDirectory, String name) {
        this.path = stateDirectory.resolve(name);
    }

    /** @throws IOException with a sentence that names the file */
    public Optional<String> read() throws IOException {
        try {
            // Bytes that are not UTF-8 become replacement characters, and whoever reads the text finds it damaged.
            return Files.exists(path) ? Optional.of(new String(Files.readAllBytes(path), StandardCharsets.UTF_8)) : Optional.empty();
        } catch (IOException unreadable) {
            throw new IOException(path + " cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        }
    }

    /** @throws IOException with a sentence that names the directory and the mend */
    public void replace(String text) throws IOException {
        try {
            Files.createDirectories(path.getParent());
            Path draft = path.resolveSibling(path.getFileName() + ".new");
            Files.deleteIfExists(draft);
            write(draft, StandardCharsets.UTF_8.encode(text));
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new IOException(path.getParent() + " cannot be written (" + failed.getClass().getSimpleName()
                    + "); give the firewall the right to write there, and room for its files");
        }
    }

    private static void write(Path draft, ByteBuffer bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
