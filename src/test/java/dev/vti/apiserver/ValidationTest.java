package dev.vti.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** What the API server accepts, what it fills in, and the sentence with which it refuses: every row of every {@link RuleCases}. */
@Tag("apiserver")
class ValidationTest {

    private static final KubernetesClient CLIENT = ApiServer.shared().admin();
    private static String namespace;
    /** For objects that are there, so that those which are created find none of their name. */
    private static String existing;

    @BeforeAll
    static void applyDefinitions() {
        ApiServer.shared().applyCustomResourceDefinitions();
        namespace = ApiServer.shared().newNamespace("validation");
        existing = ApiServer.shared().newNamespace("existing");
    }

    @TestFactory
    Stream<DynamicContainer> kinds() {
        return RuleCases.all().stream().map(cases -> dynamicContainer(HasMetadata.getKind(cases.type()), Stream.concat(
                Stream.of(dynamicTest("as a Java object", () -> acceptsJavaObject(cases))), Stream.concat(
                cases.accepted().stream().map(row -> dynamicTest("accepted: " + row.name(), () -> accepts(cases, row))),
                cases.refused().stream().map(row -> dynamicTest(row.toString(), () -> refuses(cases, row)))))));
    }

    private static void accepts(RuleCases cases, RuleCases.Accepted row) {
        ObjectNode stored = tree(resource(cases.changed(row.change()), namespace).dryRun().fieldValidation(Validation.STRICT).create());

        assertThat(RuleCases.merge(stored.deepCopy(), row.stored())).isEqualTo(stored);
    }

    /** The Java types write more than a person does: nulls, empty lists and their own defaults. */
    private static void acceptsJavaObject(RuleCases cases) {
        CustomResource<?, ?> object = CLIENT.getKubernetesSerialization().convertValue(cases.valid(), cases.type());

        var stored = CLIENT.resource(object).inNamespace(namespace).dryRun().fieldValidation(Validation.STRICT).create();

        assertThat(stored.getSpec()).usingRecursiveComparison().isEqualTo(object.getSpec());
    }

    private static void refuses(RuleCases cases, RuleCases.Refused row) {
        var refusal = catchThrowableOfType(KubernetesClientException.class, () -> attempt(cases, row));

        assertThat(refusal).as("the API server accepted it").isNotNull();
        assertThat(refusal.getCode()).as(refusal.getMessage()).isEqualTo(422);
        assertThat(causes(refusal)).singleElement().satisfies(cause -> {
            assertThat(cause.getField()).isEqualTo(row.field());
            assertThat(cause.getMessage()).contains(row.sentence());
        });
    }

    private static void attempt(RuleCases cases, RuleCases.Refused row) {
        ObjectNode changed = cases.changed(row.change());
        if (row.isUpdate()) {
            resource(cases.valid(), existing).createOr(NonDeletingOperation::update);
            resource(changed, existing).dryRun().update();
        } else {
            resource(changed, namespace).dryRun().create();
        }
    }

    /** Without the remark that rules were not evaluated because the schema refused the object first. */
    private static List<StatusCause> causes(KubernetesClientException refusal) {
        return refusal.getStatus().getDetails().getCauses().stream()
                .filter(cause -> !cause.getMessage().contains("some validation rules were not checked")).toList();
    }

    private static Resource<GenericKubernetesResource> resource(ObjectNode object, String namespace) {
        return CLIENT.resource(CLIENT.getKubernetesSerialization().convertValue(object, GenericKubernetesResource.class))
                .inNamespace(namespace);
    }

    private static ObjectNode tree(GenericKubernetesResource resource) {
        return CLIENT.getKubernetesSerialization().convertValue(resource, ObjectNode.class);
    }
}
