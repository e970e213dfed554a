package dev.vti.firewall.apply.links;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the firewall changed in things that are not its own, so that it can be undone after any number of restarts: sysctls with the values they had,
 * addresses it gave to devices, and devices it set up. Written to disk before the change is made; what is recorded and was not made is harmless.
 */
final class Footprint {

    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private final Content content;

    /** The file's content. */
    record Content(TreeMap<String, String> sysctls, TreeSet<String> addresses, TreeSet<String> setUp) {

        Content {
            sysctls = sysctls == null ? new TreeMap<>() : sysctls;
            addresses = addresses == null ? new TreeSet<>() : addresses;
            setUp = setUp == null ? new TreeSet<>() : setUp;
        }
    }

    Footprint(Path file) {
        this.file = file;
        this.content = read(file);
    }

    /** Previous values by path. */
    Map<String, String> sysctls() {
        return Collections.unmodifiableMap(new TreeMap<>(content.sysctls()));
    }

    /** {@code DEVICE ADDRESS/LENGTH} of each address given. */
    Set<String> addresses() {
        return Collections.unmodifiableSet(new TreeSet<>(content.addresses()));
    }

    Set<String> setUp() {
        return Collections.unmodifiableSet(new TreeSet<>(content.setUp()));
    }

    /** Keeps the first value that is recorded: a later one would be our own. */
    void rememberSysctl(String path, String previous) {
        if (content.sysctls().putIfAbsent(path, previous) == null) {
            write();
        }
    }

    void forgetSysctl(String path) {
        if (content.sysctls().remove(path) != null) {
            write();
        }
    }

    void rememberAddress(String deviceAndAddress) {
        if (content.addresses().add(deviceAndAddress)) {
            write();
        }
    }

    void forgetAddress(String deviceAndAddress) {
        if (content.addresses().remove(deviceAndAddress)) {
            write();
        }
    }

    void rememberSetUp(String device) {
        if (content.setUp().add(device)) {
            write();
        }
    }

    void forgetSetUp(String device) {
        if (content.setUp().remove(device)) {
            write();
        }
    }

    /** Deletes the file if nothing is left to undo. */
    void deleteIfEmpty() {
        if (content.sysctls().isEmpty() && content.addresses().isEmpty() && content.setUp().isEmpty()) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException kept) {
                throw new UncheckedIOException(kept);
            }
        }
    }

    private static Content read(Path file) {
        try {
            return Optional.ofNullable(Files.exists(file) ? JSON.readValue(file.toFile(), Content.class) : null)
                    .orElseGet(() -> new Content(null, null, null));
        } catch (IOException damaged) {
            throw new UncheckedIOException("the record of changed settings " + file + " cannot be read; if it is damaged, delete it and check the "
                    + "machine's sysctls by hand", damaged);
        }
    }

    private void write() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path next = file.resolveSibling(file.getFileName() + ".new");
            JSON.writeValue(next.toFile(), content);
            try {
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException onlyReplace) {
                Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("the record of changed settings " + file + " cannot be written", failed);
        }
    }
}
