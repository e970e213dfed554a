package dev.vti.operator;

import com.fasterxml.jackson.core.JacksonException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/**
 * Why a kind cannot be watched yet.
 *
 * @param sentence what is missing, and the mend where waiting alone is none
 */
record StartObstacle(String sentence) {

    private static final int TOO_MANY_REQUESTS = 429;

    /** @param server the API server's address, as the operator's configuration has it */
    static StartObstacle of(Class<? extends HasMetadata> kind, String server, KubernetesClientException refused) {
        String plural = HasMetadata.getPlural(kind);
        if (isUnreadable(refused)) {
            return new StartObstacle("the API server holds " + plural + " with fields that this release does not know: run the operator and the "
                    + "definitions in crds/ of the same release");
        }
        return new StartObstacle(switch (refused.getCode()) {
            case HttpURLConnection.HTTP_NOT_FOUND -> "the API server does not know the kind " + HasMetadata.getKind(kind)
                    + ": install its definition, kubectl apply -f crds/";
            case HttpURLConnection.HTTP_FORBIDDEN -> "the operator may not list " + plural + ": give it the role that lists, gets and watches them";
            case HttpURLConnection.HTTP_UNAUTHORIZED -> "the API server at " + server
                    + " does not accept the operator's credentials: check its service account or its kubeconfig";
            // What a server answers that has just started and still reads its own data, or is busy.
            case TOO_MANY_REQUESTS, HttpURLConnection.HTTP_INTERNAL_ERROR, HttpURLConnection.HTTP_UNAVAILABLE, HttpURLConnection.HTTP_GATEWAY_TIMEOUT ->
                    "the API server at " + server + " is not ready to list " + plural + " yet (HTTP " + refused.getCode() + ")";
            default -> refused.getCode() > 0
                    ? "the API server at " + server + " does not list " + plural + " (HTTP " + refused.getCode() + "): check its log"
                    : "the API server at " + server + " cannot be reached (" + innermost(refused) + "): check that it runs, and the operator's kubeconfig";
        });
    }

    private static boolean isUnreadable(Throwable failure) {
        for (Throwable cause = failure; cause != null && cause != cause.getCause(); cause = cause.getCause()) {
            if (cause instanceof JacksonException) {
                return true;
            }
        }
        return false;
    }

    /** The last cause says what happened; those around it say who noticed. */
    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage().replaceAll("\\p{Cntrl}+", " ");
    }
}
