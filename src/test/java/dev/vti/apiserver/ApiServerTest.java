package dev.vti.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The control plane that all other API server tests and the lab stand on: its users, their rights, and an outage. */
@Tag("apiserver")
class ApiServerTest {

  private static final ApiServer SERVER = ApiServer.shared();

  @BeforeAll
  static void applyRoles() {
    SERVER.applyRoles();
  }

  @Test
  void saysTheReleaseItWasBuiltFrom() {
    assertThat(SERVER.admin().getKubernetesVersion().getGitVersion()).matches("v1\\.\\d+\\.\\d+");
  }

  @Test
  void aFirewallReadsItsOwnDocumentAndNoOtherSecret() {
    createSecret("agency", "agency-config");
    createSecret("agency", "wan1-psk");
    try (var agency = SERVER.clientOf("agency")) {
      assertThat(agency.secrets().inNamespace("agency").withName("agency-config").get()).isNotNull();
      assertForbidden(() -> agency.secrets().inNamespace("agency").withName("wan1-psk").get());
      assertForbidden(() -> agency.secrets().inNamespace("agency").list());
      assertForbidden(() -> agency.secrets().inNamespace("head-office").withName("head-office-config").get());
    }
  }

  @ParameterizedTest(name = "{0} may {1} {2} {3} {4}: {5}")
  @CsvSource({
    "agency, patch, firewallstates, status, agency, true",
    "agency, patch, firewallstates, status, other, false",
    "agency, patch, firewallstates, '', agency, false",
    "agency, create, firewallstates, '', '', false",
    "agency, watch, firewallstates, '', agency, true",
    "agency, get, firewalls, '', agency, false",
    "operator, patch, routerobjects, status, production-router, true",
    "operator, patch, routerobjects, '', production-router, false",
    "operator, delete, filterrules, '', production, false",
    "operator, create, firewallstates, '', '', true",
  })
  void rightsAreTheLeast(String user, String verb, String resource, String subresource, String name, boolean expected) {
    try (var client = SERVER.clientOf(user)) {
      assertThat(mayIn("agency", client, verb, resource, subresource, name)).isEqualTo(expected);
    }
  }

  @Test
  void anImpersonatedFirewallHasNoRightsThatNobodyGave() {
    String namespace = SERVER.newNamespace("stranger");
    try (var stranger = SERVER.clientAs("firewall:" + namespace + ":paris")) {
      assertForbidden(() -> stranger.secrets().inNamespace(namespace).withName("paris-config").get());
    }
  }

  @Test
  void anOutageKeepsObjectsAddressAndUsers() {
    String namespace = SERVER.newNamespace("outage");
    var before = new ConfigMapBuilder().withNewMetadata().withNamespace(namespace).withName("kept").endMetadata()
        .addToData("key", "value").build();
    SERVER.admin().resource(before).create();

    SERVER.stop();
    try (var once = SERVER.clientOf("admin")) {
      once.getConfiguration().setRequestRetryBackoffLimit(0);
      assertThatThrownBy(once::getKubernetesVersion).isInstanceOf(KubernetesClientException.class);
    } finally {
      SERVER.start();
    }

    assertThat(SERVER.admin().configMaps().inNamespace(namespace).withName("kept").get().getData()).containsEntry("key", "value");
  }

  private static boolean mayIn(
      String namespace, KubernetesClient client, String verb, String resource, String subresource, String name) {
    var review = new SelfSubjectAccessReviewBuilder().withNewSpec().withNewResourceAttributes()
        .withGroup("vti.dev").withNamespace(namespace).withVerb(verb).withResource(resource).withSubresource(subresource).withName(name)
        .endResourceAttributes().endSpec().build();
    return client.authorization().v1().selfSubjectAccessReview().create(review).getStatus().getAllowed();
  }

  private static void createSecret(String namespace, String name) {
    Secret secret = new SecretBuilder().withNewMetadata().withNamespace(namespace).withName(name).endMetadata()
        .addToStringData("key", "value").build();
    SERVER.admin().resource(secret).serverSideApply();
  }

  private static void assertForbidden(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));
  }
}
