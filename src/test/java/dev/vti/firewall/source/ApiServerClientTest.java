package dev.vti.firewall.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiServerClientTest {

    @ParameterizedTest
    @CsvSource({"401, token", "403, RoleBinding", "404, CRDs", "500, HTTP 500"})
    void eachRefusalNamesWhatToCheckAndQuotesNothing(int code, String mend) {
        KubernetesClientException refused = new KubernetesClientException("PATCH {\"psk\": 1}", code, null);

        assertThat(ApiServerClient.explain(refused)).contains(mend).doesNotContain("psk");
        assertThat(ApiServerClient.explain(new IOException("PATCH {\"psk\": 1}", refused))).contains(mend).doesNotContain("psk");
    }

    @Test
    void anApiServerThatDoesNotAnswerIsTold() {
        assertThat(ApiServerClient.explain(new KubernetesClientException("psk", -1, null))).contains("does not answer").doesNotContain("psk");
        assertThat(ApiServerClient.explain(new IOException("psk"))).contains("does not answer").doesNotContain("psk");
    }
}
