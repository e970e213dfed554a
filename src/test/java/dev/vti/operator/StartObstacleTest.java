package dev.vti.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonMappingException;
import dev.vti.api.FilterRule;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator that cannot start yet says: what is missing, and the mend. */
class StartObstacleTest {

    private static final String SERVER = "https://10.0.0.1:6443/";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | the API server at https://10.0.0.1:6443/ does not accept the operator's credentials: check its service account or its kubeconfig
            403 | the operator may not list filterrules: give it the role that lists, gets and watches them
            404 | the API server does not know the kind FilterRule: install its definition, kubectl apply -f crds/
            418 | the API server at https://10.0.0.1:6443/ does not list filterrules (HTTP 418): check its log
            429 | the API server at https://10.0.0.1:6443/ is not ready to list filterrules yet (HTTP 429)
            500 | the API server at https://10.0.0.1:6443/ is not ready to list filterrules yet (HTTP 500)
            503 | the API server at https://10.0.0.1:6443/ is not ready to list filterrules yet (HTTP 503)
            504 | the API server at https://10.0.0.1:6443/ is not ready to list filterrules yet (HTTP 504)
            """)
    void anAnswerIsExplained(int code, String sentence) {
        Status status = new StatusBuilder().withCode(code).withMessage("what the server wrote").build();

        assertThat(StartObstacle.of(FilterRule.class, SERVER, new KubernetesClientException("what the library wrote", code, status)).sentence())
                .isEqualTo(sentence);
    }

    @Test
    void withoutAnAnswerTheInnermostCauseIsQuoted() {
        KubernetesClientException refused = new KubernetesClientException("Operation: [list] failed.",
                new IOException("outer", new ConnectException("Connection\nrefused")));

        assertThat(StartObstacle.of(FilterRule.class, SERVER, refused).sentence()).isEqualTo("the API server at https://10.0.0.1:6443/ "
                + "cannot be reached (Connection refused): check that it runs, and the operator's kubeconfig");
        assertThat(StartObstacle.of(FilterRule.class, SERVER, new KubernetesClientException("x", new IOException((String) null))).sentence())
                .contains("cannot be reached (IOException)");
    }

    /** Ignoring such a field could let a rule match what it should not. */
    @Test
    void aFieldOfANewerReleaseIsNoMatterOfReachability() {
        KubernetesClientException refused = new KubernetesClientException("An error has occurred.",
                new IOException(new JsonMappingException(null, "Unrecognized field")));

        assertThat(StartObstacle.of(FilterRule.class, SERVER, refused).sentence()).isEqualTo("the API server holds filterrules with fields that "
                + "this release does not know: run the operator and the definitions in crds/ of the same release");
    }
}
