package dev.vti.operator;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;

/** Writes statuses by server-side apply, and only when they say something new. */
final class StatusWriter {

    private static final PatchContext OWN_FIELDS = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager(ConfigSecrets.FIELD_MANAGER).withForce(true).build();

    private final KubernetesClient client;

    StatusWriter(KubernetesClient client) {
        this.client = client;
    }

    /** @param object as the informer last saw it; it is not changed */
    <S, T> void write(CustomResource<S, T> object, T status) {
        if (Serialization.asJson(status).equals(Serialization.asJson(object.getStatus()))) {
            return;
        }
        CustomResource<S, T> patch = Serialization.clone(object);
        // No resource version: a status is right even if the spec has moved on, as it names the generation it judges.
        patch.setMetadata(new ObjectMetaBuilder().withName(object.getMetadata().getName()).withNamespace(object.getMetadata().getNamespace()).build());
        patch.setSpec(null);
        patch.setStatus(status);
        try {
            client.resource(patch).subresource("status").patch(OWN_FIELDS, patch);
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw refused;
            }
            // It was deleted meanwhile.
        }
    }
}
