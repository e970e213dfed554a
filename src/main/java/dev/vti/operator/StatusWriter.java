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

    private static final System.Logger LOG = System.getLogger(StatusWriter.class.getName());

    private final KubernetesClient client;

    StatusWriter(KubernetesClient client) {
        this.client = client;
    }

    /**
     * @param object as the informer last saw it; it is not changed
     * @return false when the status has something new to say and was not taken
     * @throws KubernetesClientException when the API server cannot be asked
     */
    <S, T> boolean write(CustomResource<S, T> object, T status) {
        if (Serialization.asJson(status).equals(Serialization.asJson(object.getStatus()))) {
            return true;
        }
        CustomResource<S, T> patch = Serialization.clone(object);
        // With the resource version: if the informer is behind, transition times would be reckoned from an old status. The newer one is on its way.
        patch.setMetadata(new ObjectMetaBuilder().withName(object.getMetadata().getName()).withNamespace(object.getMetadata().getNamespace())
                .withResourceVersion(object.getMetadata().getResourceVersion()).build());
        patch.setSpec(null);
        patch.setStatus(status);
        try {
            client.resource(patch).subresource("status").patch(OWN_FIELDS, patch);
            return true;
        } catch (KubernetesClientException refused) {
            return switch (refused.getCode()) {
                // It was deleted meanwhile.
                case HttpURLConnection.HTTP_NOT_FOUND -> true;
                case HttpURLConnection.HTTP_CONFLICT -> false;
                default -> {
                    if (Refusals.isNoAnswer(refused)) {
                        throw refused;
                    }
                    LOG.log(System.Logger.Level.WARNING, "The API server does not take the status of {0} {1}/{2} (HTTP {3}): check that operator and "
                                    + "crds/ are of the same release, and the operator''s role.",
                            object.getKind(), object.getMetadata().getNamespace(), object.getMetadata().getName(), refused.getCode());
                    yield false;
                }
            };
        }
    }
}
