package dev.vti.operator;

import dev.vti.api.Firewall;
import dev.vti.api.FirewallState;
import dev.vti.compile.Compilation;
import dev.vti.compile.Compilation.FirewallResult;
import dev.vti.operator.ConfigSecrets.Stored;
import dev.vti.operator.status.Site.Report;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.Map;

/** Writes what the running firewalls of one namespace read and need: each one's configuration, and the FirewallState that it reports to. */
final class FirewallWriter {

    private static final System.Logger LOG = System.getLogger(FirewallWriter.class.getName());

    private final KubernetesClient client;
    private final Compilation compilation;
    private final Map<String, Stored> stored;
    private final Map<String, String> refused = new HashMap<>();

    /** @param stored what the Secrets hold, by firewall; what is written is put into it */
    FirewallWriter(KubernetesClient client, Compilation compilation, Map<String, Stored> stored) {
        this.client = client;
        this.compilation = compilation;
        this.stored = stored;
    }

    /** By firewall, why its configuration could not be stored. */
    Map<String, String> refused() {
        return refused;
    }

    /**
     * @param report the firewall's last report; null if it never reported
     * @return false if something could not be written that should be
     * @throws KubernetesClientException when the API server cannot be asked
     */
    boolean write(Firewall firewall, SiteObjects objects, Report report) {
        try {
            store(firewall, report);
            ensureState(firewall, objects);
            return true;
        } catch (KubernetesClientException no) {
            if (Refusals.isNoAnswer(no)) {
                throw no;
            }
            // A conflict says that an informer is behind; what it has not seen is on its way.
            if (no.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                String name = firewall.getMetadata().getName();
                // The server's own words may quote what was sent, and that holds keys.
                String sentence = "the configuration of firewall " + name + " cannot be stored in Secret " + ConfigSecrets.nameFor(name) + " (HTTP "
                        + no.getCode() + "): check the operator's role and, for HTTP 413 or 422, whether it is larger than a Secret can be (1 MiB)";
                refused.put(name, sentence);
                LOG.log(System.Logger.Level.WARNING, "Namespace {0}: {1}.", objects.namespace(), sentence);
            }
            return false;
        }
    }

    private void store(Firewall firewall, Report report) {
        String name = firewall.getMetadata().getName();
        FirewallResult result = compilation.firewalls().get(name);
        if (result != null && !result.held()) {
            long applied = report == null ? 0 : report.appliedRevision();
            stored.put(name, ConfigSecrets.store(client, firewall, result.config(), stored.get(name), applied));
        }
    }

    /** The firewall may write its state's status and nothing else, so the object itself is made here. */
    private void ensureState(Firewall firewall, SiteObjects objects) {
        String name = firewall.getMetadata().getName();
        if (objects.states().stream().anyMatch(state -> state.getMetadata().getName().equals(name))) {
            return;
        }
        FirewallState state = new FirewallState();
        state.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(objects.namespace())
                .withOwnerReferences(ConfigSecrets.owner(firewall)).build());
        state.setStatus(null);
        client.resource(state).fieldManager(ConfigSecrets.FIELD_MANAGER).forceConflicts().serverSideApply();
    }
}
