package dev.vti.firewall.source;

import dev.vti.config.UnreadableConfigException;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Watches the one Secret that holds this firewall's configuration. An API server that is away, now or from the start, is waited for without
 * limit; nothing is delivered meanwhile, and a Secret that disappears changes nothing in the firewall.
 */
public final class SecretWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SecretWatch.class.getName());

    private final SharedIndexInformer<Secret> informer;
    private final String namespace;
    private final String firewall;
    private final Consumer<ReceivedConfig> receiver;
    private final Consumer<String> refused;
    private final AtomicReference<String> complaint = new AtomicReference<>("");

    /**
     * @param client from {@link ApiServerClient}, which tries again soon
     * @param receiver called on the client's thread for every new revision that can be read
     * @param refused called with a sentence for every configuration that cannot
     */
    public SecretWatch(
            KubernetesClient client, String namespace, String firewall, Consumer<ReceivedConfig> receiver, Consumer<String> refused) {
        this.namespace = namespace;
        this.firewall = firewall;
        this.receiver = receiver;
        this.refused = refused;
        informer = client.secrets().inNamespace(namespace).withName(firewall + "-config").runnableInformer(0);
        informer.exceptionHandler((started, problem) -> {
            complainOnce(ApiServerClient.explain(problem));
            return true;
        });
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Secret secret) {
                deliver(secret);
            }

            @Override
            public void onUpdate(Secret before, Secret secret) {
                deliver(secret);
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

    private void deliver(Secret secret) {
        complaint.set("");
        Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
        try {
            receiver.accept(ReceivedConfig.read(text(data, "revision"), text(data, "config.json"), namespace, firewall));
        } catch (UnreadableConfigException unreadable) {
            String sentence = "Secret " + secret.getMetadata().getName() + " cannot be used, " + unreadable.getMessage()
                    + "; when it is deleted, the operator writes it again";
            LOG.log(System.Logger.Level.WARNING, "Keeping the last good configuration: {0}.", sentence);
            refused.accept(sentence);
        }
    }

    /** An outage is one line in the log, however often it is tried. */
    private void complainOnce(String why) {
        if (!why.equals(complaint.getAndSet(why))) {
            LOG.log(System.Logger.Level.WARNING, "The configuration of firewall {0}/{1} cannot be watched, {2}; trying again, and going on with what is known.",
                    namespace, firewall, why);
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
