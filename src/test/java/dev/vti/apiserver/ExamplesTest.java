package dev.vti.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code examples/}: a real API server takes them as they are, and they say what the note says. */
@Tag("apiserver")
class ExamplesTest {

    private static final String TWO_SITES = "examples/two-site";
    private static final String FAST = "examples/two-site/fast-monitoring";
    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeAll
    static void applyDefinitionsAndNamespaces() {
        ApiServer.shared().applyCustomResourceDefinitions();
        // A dry run makes no namespace for the objects after it.
        ApiServer.shared().applyRoles();
    }

    @ParameterizedTest
    @ValueSource(strings = {TWO_SITES, FAST, "examples/two-site/agency", "examples/two-site/head-office",
        "examples/failover", "examples/load-balancing", "examples/qos", "examples/securing"})
    void theApiServerAcceptsEveryObjectAndKnowsEveryField(String directory) {
        String printed = Kubectl.run("apply", "--dry-run=server", "--validate=strict", "-k", directory);

        assertThat(printed.lines().filter(line -> line.matches("\\S+ (created|configured|unchanged) \\(server dry run\\)")))
                .as(printed).hasSize(objectsOf(directory).size()).hasSizeGreaterThan(20);
    }

    @Test
    void eachSiteLivesInItsOwnNamespaceAndHasOneFirewall() {
        List<JsonNode> objects = objectsOf(TWO_SITES);

        assertThat(objects).extracting(o -> o.at("/metadata/namespace").asText(o.at("/metadata/name").asText()))
                .containsOnly("agency", "head-office");
        assertThat(ofKind(objects, "Firewall")).extracting(ExamplesTest::key).containsExactly("agency/agency", "head-office/head-office");
        assertThat(objects).filteredOn(o -> o.at("/spec").has("firewall"))
                .allMatch(o -> o.at("/spec/firewall").equals(o.at("/metadata/namespace")));
    }

    @Test
    void theRoutersAreThoseOfTheNote() {
        assertThat(ofKind(objectsOf(TWO_SITES), "RouterObject")).extracting(ExamplesTest::key, ExamplesTest::gateways, ExamplesTest::policy)
                .containsExactly(
                        tuple("agency/http-router", "remote-tunwan1", "DoNotRoute, first backup"),
                        tuple("agency/production-router",
                                "remote-tunwan2 | remote-tunwan1 50, remote-tunwan3 10", "DefaultRoute, all backups"),
                        tuple("agency/voip-router", "remote-tunwan3 | remote-tunwan2", "DefaultRoute, first backup"));
    }

    @Test
    void gatewaysAreMonitoredAsTheNoteRecommends() {
        assertThat(ofKind(objectsOf(TWO_SITES), "RouterObject")).extracting(ExamplesTest::monitoring).containsOnly("15s/2s/3");
    }

    @Test
    void theFastProfileChangesMonitoringAndNothingElse() {
        List<JsonNode> fast = objectsOf(FAST);
        assertThat(ofKind(fast, "RouterObject")).extracting(ExamplesTest::monitoring).containsOnly("300ms/100ms/3");

        assertThat(fast).usingElementComparator((a, b) -> withoutMonitoring(a).equals(withoutMonitoring(b)) ? 0 : 1)
                .containsExactlyElementsOf(objectsOf(TWO_SITES));
    }

    @Test
    void voipIsMarkedOnTheWayOutAndNoOtherTraffic() {
        assertThat(ofKind(objectsOf(TWO_SITES), "FilterRule"))
                .filteredOn(rule -> rule.at("/spec").has("imposeDscp"))
                .singleElement().satisfies(rule -> {
                    assertThat(key(rule)).isEqualTo("agency/voip");
                    assertThat(rule.at("/spec/imposeDscp").asInt()).isEqualTo(18);
                });
    }

    @Test
    void keysAreTheSameOnBothSitesAndCannotBeTakenForRealOnes() {
        List<JsonNode> secrets = ofKind(objectsOf(TWO_SITES), "Secret");

        assertThat(secrets).hasSize(6).allMatch(s -> s.at("/stringData/psk").asText().startsWith("EXAMPLE-KEY"));
        assertThat(secrets.stream().map(s -> s.at("/metadata/name").asText() + s.at("/stringData/psk").asText()).distinct()).hasSize(3);
    }

    private static List<JsonNode> objectsOf(String directory) {
        Iterable<Object> documents = new Load(LoadSettings.builder().build()).loadAllFromString(Kubectl.run("kustomize", directory));
        return StreamSupport.stream(documents.spliterator(), false).<JsonNode>map(JSON::valueToTree).toList();
    }

    private static List<JsonNode> ofKind(List<JsonNode> objects, String kind) {
        return objects.stream().filter(o -> o.path("kind").asText().equals(kind)).toList();
    }

    private static String key(JsonNode object) {
        return object.at("/metadata/namespace").asText() + "/" + object.at("/metadata/name").asText();
    }

    private static String gateways(JsonNode router) {
        String main = names(router.at("/spec/gateways"));
        String backup = names(router.at("/spec/backupGateways"));
        return backup.isEmpty() ? main : main + " | " + backup;
    }

    private static String names(JsonNode gateways) {
        return String.join(", ", stream(gateways).map(g -> (g.get("object").asText() + " " + g.path("weight").asText("")).strip()).toList());
    }

    private static String policy(JsonNode router) {
        return router.at("/spec/ifNoGatewayAvailable").asText()
                + (router.at("/spec/enableAllBackupGateways").asBoolean() ? ", all backups" : ", first backup");
    }

    private static String monitoring(JsonNode router) {
        JsonNode monitoring = router.at("/spec/monitoring");
        return monitoring.get("frequency").asText() + "/" + monitoring.get("wait").asText() + "/" + monitoring.get("tries").asText();
    }

    private static JsonNode withoutMonitoring(JsonNode object) {
        JsonNode copy = object.deepCopy();
        if (copy.get("spec") instanceof ObjectNode spec) {
            spec.remove("monitoring");
        }
        return copy;
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
