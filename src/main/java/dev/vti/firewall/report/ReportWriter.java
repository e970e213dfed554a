package dev.vti.firewall.report;

import dev.vti.api.FirewallState;
import dev.vti.api.FirewallStateStatus;
import dev.vti.firewall.source.ApiServerClient;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** Writes this firewall's FirewallState, which the operator has made. */
public final class ReportWriter implements StateSink {

    private static final System.Logger LOG = System.getLogger(ReportWriter.class.getName());
    private static final PatchContext OWN_FIELDS =
            new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager("vti-firewall").withForce(true).build();

    private final KubernetesClient client;
    private final String namespace;
    private final String firewall;
    private String trouble = "";

    public ReportWriter(KubernetesClient client, String namespace, String firewall) {
        this.client = client;
        this.namespace = namespace;
        this.firewall = firewall;
    }

    @Override
    public boolean write(FirewallStateStatus status) {
        FirewallState state = new FirewallState();
        state.setMetadata(new ObjectMetaBuilder().withName(firewall).withNamespace(namespace).build());
        state.setStatus(status);
        try {
            client.resource(state).subresource("status").patch(OWN_FIELDS, state);
            sayOnce("", "The API server takes reports again.");
            return true;
        } catch (KubernetesClientException refused) {
            String why = ApiServerClient.explain(refused);
            sayOnce(why, "FirewallState " + namespace + "/" + firewall + " cannot be written, " + why + "; trying again, and the firewall goes on without.");
            return false;
        }
    }

    /** An outage is one line in the log, however often it is tried. */
    private void sayOnce(String newTrouble, String sentence) {
        if (!trouble.equals(newTrouble)) {
            trouble = newTrouble;
            LOG.log(newTrouble.isEmpty() ? System.Logger.Level.INFO : System.Logger.Level.WARNING, sentence);
        }
    }
}
