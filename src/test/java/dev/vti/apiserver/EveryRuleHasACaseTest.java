package dev.vti.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.vti.api.CustomResourceDefinitions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No validation rule without a test against the real API server ({@link ValidationTest}), and no rule without a sentence. */
class EveryRuleHasACaseTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    void everyRuleIsRefusedInSomeCase(RuleCases cases) throws IOException {
        Set<String> expected = cases.refused().stream().map(RuleCases.Refused::sentence).collect(Collectors.toSet());

        assertThat(expected).as("add a case to src/test/resources/dev/vti/apiserver/rules").containsAll(messagesOf(cases.type()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    void everyRuleIsOneSentenceThatNamesFieldAndMend(RuleCases cases) throws IOException {
        assertThat(messagesOf(cases.type())).isNotEmpty()
                .allMatch(message -> message.matches("(spec|metadata\\.|the gateway's )\\S* .*(must|cannot) [^:]+: .*[^.]"));
    }

    static java.util.stream.Stream<org.junit.jupiter.api.Named<RuleCases>> tables() {
        return RuleCases.all().stream().map(cases -> org.junit.jupiter.api.Named.of(HasMetadata.getKind(cases.type()), cases));
    }

    private static Set<String> messagesOf(Class<? extends CustomResource<?, ?>> type) throws IOException {
        var file = CustomResourceDefinitions.DIRECTORY.resolve(CustomResource.getCRDName(type) + ".yaml");
        Set<String> messages = new TreeSet<>();
        collect(new YAMLMapper().readTree(file.toFile()), messages);
        return messages;
    }

    private static void collect(JsonNode node, Set<String> messages) {
        node.path("x-kubernetes-validations").forEach(rule -> messages.add(rule.path("message").asText()));
        node.forEach(child -> collect(child, messages));
    }
}
