package dev.vti.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vti.api.FirewallState;
import dev.vti.api.FirewallStateStatus;
import dev.vti.config.ConfigDocument;
import dev.vti.config.FirewallConfig;
import dev.vti.firewall.Agency;
import dev.vti.firewall.report.ReportWriter;
import dev.vti.firewall.source.ApiServerClient;
import dev.vti.firewall.source.ReceivedConfig;
import dev.vti.firewall.source.SecretWatch;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What passes between a firewall and the API server, with the rights that the firewall has: its configuration one way, its reports the other. */
@Tag("apiserver")
class FirewallAndApiServerTest {

    private static final ApiServer SERVER = ApiServer.shared();
    private static final Duration AFTER_AN_OUTAGE = Duration.ofSeconds(30);

    private final List<ReceivedConfig> received = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private KubernetesClient client;
    private SecretWatch watch;

    @BeforeAll
    static void prepare() {
        SERVER.applyCustomResourceDefinitions();
        SERVER.applyRoles();
    }

    @BeforeEach
    void connect() {
        SERVER.admin().secrets().inNamespace(Agency.NAME).withName("agency-config").delete();
        SERVER.admin().resources(FirewallState.class).inNamespace(Agency.NAME).withName(Agency.NAME).delete();
        client = ApiServerClient.open(Config.fromKubeconfig(SERVER.kubeconfig("agency")));
        watch = new SecretWatch(client, Agency.NAME, Agency.NAME, received::add, refused::add);
    }

    @AfterEach
    void disconnect() {
        watch.close();
        client.close();
        SERVER.start();
    }

    private static void store(String revision, String document) {
        Secret secret = new SecretBuilder().withNewMetadata().withNamespace(Agency.NAME).withName("agency-config").endMetadata()
                .withType("vti.dev/firewall-config").addToStringData("revision", revision).addToStringData("config.json", document).build();
        SERVER.admin().resource(secret).forceConflicts().serverSideApply();
    }

    private static void store(long revision, FirewallConfig config) {
        store(Long.toString(revision), ConfigDocument.write(config));
    }

    private void awaitReceived(long revision) {
        await().atMost(AFTER_AN_OUTAGE).until(() -> !received.isEmpty() && received.getLast().revision() == revision);
    }

    @Test
    void theConfigurationIsDeliveredAndEveryNewOneToo() {
        store(1, Agency.config());
        watch.start();
        awaitReceived(1);
        store(2, Agency.without("rules", "name", "voip"));
        awaitReceived(2);

        assertThat(received).containsExactly(new ReceivedConfig(1, Agency.config()), new ReceivedConfig(2, Agency.without("rules", "name", "voip")));
        assertThat(refused).isEmpty();
    }

    @Test
    void theSecretMayComeLaterAndGoAgain() {
        watch.start();
        store(1, Agency.config());
        awaitReceived(1);
        SERVER.admin().secrets().inNamespace(Agency.NAME).withName("agency-config").delete();
        store(2, Agency.config());
        awaitReceived(2);

        assertThat(received).hasSize(2);
    }

    @Test
    void aDocumentThatCannotBeUsedIsRefusedInASentenceWithoutItsKeys() {
        watch.start();
        store("1", ConfigDocument.write(Agency.config()).replace("\"interfaces\"", "\"interfaces"));
        await().until(() -> refused.size() == 1);
        store("first", ConfigDocument.write(Agency.config()));
        await().until(() -> refused.size() == 2);
        store("3", ConfigDocument.write(Agency.config()).replace("\"firewall\":\"agency\"", "\"firewall\":\"paris\""));
        await().until(() -> refused.size() == 3);

        assertThat(refused).containsExactly(
                "Secret agency-config cannot be used, the configuration document is damaged; when it is deleted, the operator writes it again",
                "Secret agency-config cannot be used, it has no revision; when it is deleted, the operator writes it again",
                "Secret agency-config cannot be used, it is the configuration of firewall agency/paris; when it is deleted, the operator writes it again");
        store(4, Agency.config());
        awaitReceived(4);
        assertThat(received).hasSize(1);
    }

    @Test
    void afterAnOutageWhatChangedIsDelivered() {
        store(1, Agency.config());
        watch.start();
        awaitReceived(1);

        SERVER.stop();
        SERVER.start();
        store(2, Agency.config());
        awaitReceived(2);
    }

    @Test
    void anApiServerThatIsNotThereYetIsWaitedFor() {
        store(1, Agency.config());
        SERVER.stop();
        watch.start();
        assertThat(received).isEmpty();

        SERVER.start();
        awaitReceived(1);
    }

    @Test
    void reportsAreWrittenAndReplaceEachOtherWhole() {
        ReportWriter writer = new ReportWriter(client, Agency.NAME, Agency.NAME);
        FirewallStateStatus first = status(1);
        first.linkDriver = "xfrm";
        assertThat(writer.write(first)).as("the operator has not made it yet").isFalse();
        makeState();
        assertThat(writer.write(first)).isTrue();
        assertThat(state().linkDriver).isEqualTo("xfrm");

        assertThat(writer.write(status(2))).isTrue();
        assertThat(state().appliedRevision).isEqualTo(2);
        assertThat(state().linkDriver).isNull();
    }

    @Test
    void anOutageFailsAReportAndTheNextOneArrives() {
        makeState();
        ReportWriter writer = new ReportWriter(client, Agency.NAME, Agency.NAME);
        SERVER.stop();
        assertThat(writer.write(status(1))).isFalse();

        SERVER.start();
        await().atMost(AFTER_AN_OUTAGE).until(() -> writer.write(status(2)));
        assertThat(state().appliedRevision).isEqualTo(2);
    }

    private static FirewallStateStatus status(long revision) {
        FirewallStateStatus status = new FirewallStateStatus();
        status.appliedRevision = revision;
        return status;
    }

    private static void makeState() {
        FirewallState state = new FirewallState();
        state.setMetadata(new ObjectMetaBuilder().withNamespace(Agency.NAME).withName(Agency.NAME).build());
        SERVER.admin().resource(state).create();
    }

    private static FirewallStateStatus state() {
        return SERVER.admin().resources(FirewallState.class).inNamespace(Agency.NAME).withName(Agency.NAME).get().getStatus();
    }
}
