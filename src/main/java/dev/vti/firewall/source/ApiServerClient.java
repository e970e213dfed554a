package dev.vti.firewall.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vti.api.FirewallState;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The firewall's client of the API server: small, and soon back after an outage of any length. */
public final class ApiServerClient {

    /** The client waits at most 32 times as long, so an API server that is back is found within 3.2 s. */
    private static final int FIRST_RECONNECT_MILLIS = 100;

    /** The library logs each attempt during an outage with its stack; whoever calls it says once what is wrong. Held here, or its level is forgotten. */
    private static final Logger LIBRARY = Logger.getLogger("io.fabric8.kubernetes.client");

    static {
        LIBRARY.setLevel(Level.SEVERE);
    }

    private ApiServerClient() {
    }

    /**
     * Finds the API server through KUBECONFIG or the pod's service account.
     *
     * @throws IllegalStateException with a sentence when what is found there cannot be used
     */
    public static KubernetesClient open() {
        try {
            return open(Config.autoConfigure(null));
        } catch (RuntimeException unusable) {
            // The cause is not told: a parser quotes the file, which holds a token.
            throw new IllegalStateException("the way to the API server cannot be used (" + unusable.getClass().getSimpleName()
                    + "): check the kubeconfig that KUBECONFIG names, or the pod's service account");
        }
    }

    /** @param found where the API server is and who the firewall is there; its retries are replaced */
    public static KubernetesClient open(Config found) {
        Config config = new ConfigBuilder(found)
                .withWatchReconnectInterval(FIRST_RECONNECT_MILLIS)
                // Callers try again themselves, with what is newest then; the client would repeat an old report with growing pauses.
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).withKubernetesSerialization(kinds()).withHttpClientFactory(new JdkHttpClientFactory()).build();
    }

    /** The kinds that a firewall speaks of. By itself the library would load all that it knows, a quarter of the process. */
    private static KubernetesSerialization kinds() {
        KubernetesSerialization kinds = new KubernetesSerialization(new ObjectMapper(), false);
        List.of(Secret.class, SecretList.class, Status.class, FirewallState.class).forEach(kinds::registerKubernetesResource);
        return kinds;
    }

    /** Why a call failed and what would mend it, as a clause; never the library's own text, which may quote what was sent. */
    public static String explain(Throwable problem) {
        int code = problem instanceof KubernetesClientException said ? said.getCode()
                : problem.getCause() instanceof KubernetesClientException cause ? cause.getCode() : 0;
        // Minus one: an answer that is none.
        return switch (Math.max(0, code)) {
            case 0 -> "because the API server does not answer (check that it runs and can be reached from here)";
            case 401 -> "because the API server does not know the firewall (check the service account's token or the kubeconfig)";
            case 403 -> "because the API server forbids it (check the firewall's Role and RoleBinding)";
            case 404 -> "because there is no such object or kind (check that the CRDs are applied and the operator runs, which makes the FirewallState)";
            default -> "because the API server answers HTTP " + code;
        };
    }
}
