package dev.vti.operator;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** What the API server's refusal of one request means for the next one. */
final class Refusals {

    private static final int TOO_MANY_REQUESTS = 429;

    private Refusals() {
    }

    /** The API server is away, busy or starting: the next request will hardly fare better. Any other refusal is about that one object. */
    static boolean isNoAnswer(KubernetesClientException refused) {
        return refused.getCode() <= 0 || refused.getCode() == TOO_MANY_REQUESTS || refused.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR;
    }
}
