package dev.vti.apiserver.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vti.api.Firewall;
import dev.vti.apiserver.ApiServer;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The operator is started when the API server is away, has no kind of ours, or lacks the operator's role: it waits, and says for what. */
@Tag("apiserver")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorStartTest {

    private static final ApiServer SERVER = ApiServer.separate();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private OperatorProcess operator;

    @BeforeEach
    void startServer() {
        SERVER.start();
    }

    @AfterEach
    void stopOperator() {
        operator.close();
    }

    @AfterAll
    static void stopServer() {
        SERVER.stop();
    }

    @Test
    @Order(1)
    void waitsForTheRoleAndForTheKinds() {
        operator = OperatorProcess.begin(SERVER, "");
        awaitLog("The operator waits: the operator may not list namespaces: give it the role that lists, gets and watches them.");

        SERVER.applyRoles();
        awaitLog("The operator waits: the API server does not know the kind Firewall: install its definition, kubectl apply -f crds/.");
        assertThat(operator.health("live")).isEqualTo(200);
        assertThat(operator.health("ready")).isEqualTo(503);

        SERVER.applyCustomResourceDefinitions();
        operator.awaitReady();
        assertThat(operator.log()).doesNotContain("Exception");
    }

    @Test
    @Order(2)
    void waitsForAnApiServerThatIsAwayAndStartsBesideOneThatHasJustStarted() {
        SERVER.stop();
        operator = OperatorProcess.begin(SERVER, "");
        awaitLog("cannot be reached (Connection refused", "): check that it runs, and the operator's kubeconfig.");
        assertThat(operator.health("live")).isEqualTo(200);

        SERVER.start();
        operator.awaitReady();
        assertThat(operator.log()).doesNotContain("Exception");
    }

    @Test
    @Order(3)
    void endsWithOneSentenceWhenItsPatienceEnds() {
        SERVER.stop();
        operator = OperatorProcess.begin(SERVER, "-Dvti.operator.start-patience=1S");

        await().atMost(PATIENCE).until(operator::failedToStart);
        String sentence = "The operator ends, as it could not start within 1 s: the API server at ";
        assertThat(operator.log()).contains(sentence);
        assertThat(operator.log().split(sentence)[0]).doesNotContain("Exception");
    }

    @Test
    @Order(4)
    void endsWhenItIsAskedToWhileItWaits() {
        SERVER.stop();
        operator = OperatorProcess.begin(SERVER, "");
        awaitLog("The operator waits: ");

        operator.close();
        assertThat(operator.log()).contains("stopped in").doesNotContain("The operator ends").doesNotContain("Exception");
    }

    /** An informer that cannot start: the operator neither ends nor compiles what it sees of the objects, which would be a firewall without rules. */
    @Test
    @Order(5)
    void writesNothingBeforeItSeesEveryKind() {
        SERVER.applyRoles();
        SERVER.applyCustomResourceDefinitions();
        TestSite site = TestSite.agency(SERVER);
        mayWatchFilterRules(false);
        site.apply();
        operator = OperatorProcess.begin(SERVER, "-Dquarkus.operator-sdk.cache-sync-timeout=2S");
        awaitLog("'site' controller started", "The operator leaves everything as it is while it cannot watch these kinds: FilterRule.");
        assertThat(operator.health("ready")).isEqualTo(503);
        assertThat(site.config()).isEmpty();
        assertThat(site.get(Firewall.class, "agency").getStatus().conditions).isEmpty();

        mayWatchFilterRules(true);
        await().atMost(PATIENCE).until(() -> site.config().isPresent());
        assertThat(site.config().orElseThrow().rules()).hasSize(3);
        operator.awaitReady();
    }

    private void awaitLog(String... parts) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(operator.log()).contains(parts));
    }

    private static void mayWatchFilterRules(boolean may) {
        ClusterRole role = SERVER.admin().rbac().clusterRoles().withName("vti-operator").get();
        role.getRules().removeIf(rule -> rule.getResources().equals(List.of("filterrules")));
        role.getRules().forEach(rule -> rule.getResources().remove("filterrules"));
        role.getRules().add(new PolicyRuleBuilder().withApiGroups("vti.dev").withResources("filterrules")
                .withVerbs(may ? List.of("get", "list", "watch") : List.of("get", "list")).build());
        SERVER.admin().resource(role).update();
    }
}
