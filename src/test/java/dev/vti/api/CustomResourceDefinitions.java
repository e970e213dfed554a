package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The custom resource definitions that the Java types of this API mean, as text, one file for each kind. The same types always give
 * the same text. {@link CrdsAreCurrentTest} compares it with {@code crds/}, or writes it there.
 */
public final class CustomResourceDefinitions {

    /** Where the definitions are kept in the project. */
    public static final Path DIRECTORY = Path.of("crds");

    /** Every kind of this API. */
    public static final List<Class<? extends CustomResource<?, ?>>> KINDS = List.of(FilterRule.class, Firewall.class, FirewallState.class,
            IpsecTunnel.class, NetworkObject.class, ReturnRoute.class, RouterObject.class, ServiceObject.class, VirtualInterface.class);

    private static final String HEADER = "# Written by make crds from src/main/java/dev/vti/api; change it there.";

    private CustomResourceDefinitions() {
    }

    /** File name, such as {@code firewalls.vti.dev.yaml}, to YAML. */
    static SortedMap<String, String> generate() {
        var output = new InMemory();
        new CRDGenerator()
                .customResourceClasses(List.copyOf(KINDS))
                .forCRDVersions("v1")
                // Without quotes YAML 1.1 reads words such as no and on as booleans.
                .withMinQuotes(false)
                .withPostProcessor(new Completion())
                .withOutput(output)
                .generate();
        return output.files();
    }

    /** Adds what no annotation of the generator expresses. */
    private static final class Completion implements CRDPostProcessor {

        /** So that a rule on the object's name can say metadata.name as its field. */
        private static final JSONSchemaProps NAMED = new JSONSchemaPropsBuilder().withType("object")
                .addToProperties("name", new JSONSchemaPropsBuilder().withType("string").build()).build();

        @Override
        public HasMetadata process(HasMetadata resource, String specVersion) {
            var definition = (CustomResourceDefinition) resource;
            Class<?> kind = KINDS.stream().filter(k -> HasMetadata.getKind(k).equals(definition.getSpec().getNames().getKind()))
                    .findFirst().orElseThrow();
            for (var version : definition.getSpec().getVersions()) {
                JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema();
                schema.setDescription(kind.getAnnotation(JsonClassDescription.class).value());
                schema.getProperties().put("metadata", NAMED);
                requireSpec(schema, kind);
                keyConditionsByType(schema.getProperties().get("status"));
                version.setAdditionalPrinterColumns(inDeclaredOrder(kind, version.getAdditionalPrinterColumns()));
            }
            return definition;
        }

        /** Without it an object that has no spec at all passes every rule on the spec. A FirewallState has none. */
        private static void requireSpec(JSONSchemaProps schema, Class<?> kind) {
            if (kind == FirewallState.class) {
                schema.getProperties().remove("spec");
            } else {
                schema.setRequired(List.of("spec"));
            }
        }

        /** Server-side apply then merges conditions one by one, and no type can be there twice. */
        private static void keyConditionsByType(JSONSchemaProps status) {
            JSONSchemaProps conditions = status.getProperties().get("conditions");
            if (conditions != null) {
                conditions.setXKubernetesListType("map");
                conditions.setXKubernetesListMapKeys(List.of("type"));
                conditions.getItems().getSchema().setRequired(List.of("status", "type"));
            }
        }

        /** The generator sorts columns by their path; readers of {@code kubectl get} need the order of the annotations. */
        private static List<CustomResourceColumnDefinition> inDeclaredOrder(Class<?> kind, List<CustomResourceColumnDefinition> columns) {
            List<String> declared = Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
                    .map(AdditionalPrinterColumn::name).toList();
            return columns.stream().sorted(Comparator.comparingInt(column -> declared.indexOf(column.getName()))).toList();
        }
    }

    /** Catches the generator's files. */
    private static final class InMemory implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {

        private final Map<String, ByteArrayOutputStream> streams = new TreeMap<>();

        @Override
        public ByteArrayOutputStream outputFor(String crdName) {
            return streams.computeIfAbsent(crdName, name -> new ByteArrayOutputStream());
        }

        @Override
        public void close() throws IOException {
            for (var stream : streams.values()) {
                stream.close();
            }
        }

        SortedMap<String, String> files() {
            SortedMap<String, String> files = new TreeMap<>();
            streams.forEach((name, text) -> files.put(name.replaceFirst("-v1$", "") + ".yaml",
                    text.toString(StandardCharsets.UTF_8).replaceFirst("(?m)^#.*$", HEADER)));
            return files;
        }
    }
}
