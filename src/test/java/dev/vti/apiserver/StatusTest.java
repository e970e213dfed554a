package dev.vti.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vti.api.FirewallState;
import dev.vti.api.FirewallStateStatus;
import dev.vti.api.FirewallStateStatus.TunnelReport;
import dev.vti.api.RouterObject;
import dev.vti.api.RouterObjectSpec;
import dev.vti.api.RouterObjectSpec.Gateway;
import dev.vti.model.RouterState;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The status of our kinds in a real API server: written through its subresource only, conditions keyed by their type. */
@Tag("apiserver")
class StatusTest {

    private static final KubernetesClient CLIENT = ApiServer.shared().admin();
    private static String namespace;

    @BeforeAll
    static void applyDefinitions() {
        ApiServer.shared().applyCustomResourceDefinitions();
        namespace = ApiServer.shared().newNamespace("status");
    }

    @Test
    void aUserCannotWriteStatusWithTheSpec() {
        RouterObject router = router("by-user");
        router.getStatus().state = RouterState.OnMain;

        CLIENT.resource(router).create();

        assertThat(CLIENT.resource(router).get().getStatus().state).isNull();
    }

    @Test
    void twoWritersOfDifferentConditionsDoNotDisturbEachOther() {
        CLIENT.resource(router("two-writers")).create();

        applyConditions("two-writers", "first", condition("Accepted"));
        applyConditions("two-writers", "second", condition("Programmed"));

        assertThat(CLIENT.resources(RouterObject.class).inNamespace(namespace).withName("two-writers").get().getStatus().conditions)
                .extracting(Condition::getType).containsExactlyInAnyOrder("Accepted", "Programmed");
    }

    @Test
    void noConditionIsThereTwice() {
        RouterObject router = CLIENT.resource(router("twice")).create();
        router.getStatus().conditions = List.of(condition("Ready"), condition("Ready"));

        assertThatThrownBy(() -> CLIENT.resource(router).updateStatus()).isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("status.conditions[1]: Duplicate value");
    }

    @Test
    void aFirewallStateKeepsWhatTheFirewallReports() {
        FirewallState state = new FirewallState();
        state.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName("agency").build());
        FirewallState created = CLIENT.resource(state).create();
        created.setStatus(report());

        CLIENT.resource(created).updateStatus();

        assertThat(CLIENT.resource(created).get().getStatus()).usingRecursiveComparison().isEqualTo(report());
    }

    private static FirewallStateStatus report() {
        TunnelReport tunnel = new TunnelReport();
        tunnel.name = "wan1";
        tunnel.state = "Up";
        tunnel.since = "2026-01-01T00:00:00Z";
        FirewallStateStatus report = new FirewallStateStatus();
        report.appliedRevision = 1L << 40;
        report.reportedAt = "2026-01-01T00:00:30Z";
        report.tunnels = List.of(tunnel);
        return report;
    }

    private static void applyConditions(String name, String writer, Condition condition) {
        RouterObject router = new RouterObject();
        router.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        router.setSpec(null);
        router.getStatus().conditions = List.of(condition);
        CLIENT.resource(router).subresource("status").patch(new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(writer).build());
    }

    private static RouterObject router(String name) {
        Gateway gateway = new Gateway();
        gateway.object = "remote-tunwan1";
        RouterObject router = new RouterObject();
        router.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        router.setSpec(new RouterObjectSpec());
        router.getSpec().firewall = "agency";
        router.getSpec().gateways = List.of(gateway);
        return router;
    }

    private static Condition condition(String type) {
        return new ConditionBuilder().withType(type).withStatus("True").withReason("Ready").withMessage("All is well.")
                .withLastTransitionTime("2026-01-01T00:00:00Z").withObservedGeneration(1L).build();
    }
}
