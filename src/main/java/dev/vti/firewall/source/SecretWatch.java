package dev.vti.firewall.source;

import dev.vti.config.ConfigDocument;
import dev.vti.config.UnreadableConfigException;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Watches the one Secret that holds this firewall's configuration. An API server that is away, now or from the start, is waited for without
 * limit; nothing is delivered meanwhile, and a Secret that disappears changes nothing in the firewall.
 */
public final class SecretWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SecretWatch.class.getName());

    private final SharedIndexInformer<Secret> informer;

    /**
     * @param receiver called on the client's thread for every new revision that can be read
     * @param refused called with a sentence for every configuration that cannot
     */
    public SecretWatch(
            KubernetesClient client, String namespace, String firewall, Consumer<ReceivedConfig> receiver, Consumer<String> refused) {
        informer = client.secrets().inNamespace(namespace).withName(firewall + "-config").runnableInformer(0);
        informer.exceptionHandler((started, problem) -> {
            LOG.log(System.Logger.Level.INFO, "The API server cannot be watched ({0}); trying again.", problem.getClass().getSimpleName());
            return true;
        });
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Secret secret) {
                deliver(secret, receiver, refused);
            }

            @Override
            public void onUpdate(Secret before, Secret secret) {
                deliver(secret, receiver, refused);
            }

            @Override
            public void onDelete(Secret secret, boolean finalStateUnknown) {
                LOG.log(System.Logger.Level.WARNING,
                        "Secret {0} is gone; the firewall goes on with its last good configuration.", secret.getMetadata().getName());
            }
        });
    }

    /** Starts watching; returns at once. */
    public void start() {
        informer.start();
    }

    private static void deliver(Secret secret, Consumer<ReceivedConfig> receiver, Consumer<String> refused) {
        Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
        try {
            String revision = text(data, "revision");
            if (!revision.matches("[0-9]{1,18}")) {
                throw new UnreadableConfigException("Secret " + secret.getMetadata().getName()
                        + " has no revision: let the operator write it again by deleting it");
            }
            receiver.accept(new ReceivedConfig(Long.parseLong(revision), ConfigDocument.read(text(data, "config.json"))));
        } catch (UnreadableConfigException unreadable) {
            LOG.log(System.Logger.Level.WARNING, "Keeping the last good configuration: {0}", unreadable.getMessage());
            refused.accept(unreadable.getMessage());
        }
    }

    private static String text(Map<String, String> data, String key) {
        String encoded = data.get(key);
        return encoded == null ? "" : new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        informer.stop();
    }
}
