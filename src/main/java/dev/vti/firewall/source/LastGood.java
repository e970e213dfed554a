package dev.vti.firewall.source;

import dev.vti.config.ConfigDocument;
import dev.vti.config.UnreadableConfigException;
import dev.vti.firewall.state.StateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The last configuration that was programmed, on local disk, so that the firewall starts with the API server down. The file holds pre-shared keys. Its
 * first line is the revision, the rest the document.
 */
public final class LastGood {

    private final StateFile file;
    private final String namespace;
    private final String firewall;

    public LastGood(Path stateDirectory, String namespace, String firewall) {
        this.file = new StateFile(stateDirectory, "last-good.json");
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
            Optional<String> text = file.read();
            return text.isEmpty() ? Optional.empty() : Optional.of(read(text.get()));
        } catch (IOException unreadable) {
            throw unusable(unreadable.getMessage());
        } catch (UnreadableConfigException damaged) {
            throw unusable(file + " cannot be used, " + damaged.getMessage());
        }
    }

    private ReceivedConfig read(String text) throws UnreadableConfigException {
        int lineEnd = Math.max(0, text.indexOf('\n'));
        return ReceivedConfig.read(text.substring(0, lineEnd), text.substring(lineEnd), namespace, firewall);
    }

    private static UnreadableConfigException unusable(String why) {
        return new UnreadableConfigException(why + "; without that file the firewall waits for the API server");
    }

    /**
     * Replaces the stored configuration.
     *
     * @throws IOException with a sentence that names the directory and the mend
     */
    public void store(ReceivedConfig config) throws IOException {
        file.replace(config.revision() + "\n" + ConfigDocument.write(config.config()));
    }
}
