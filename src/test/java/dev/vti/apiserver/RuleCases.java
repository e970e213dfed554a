package dev.vti.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vti.api.CustomResourceDefinitions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The table of one kind's validation rules, {@code rules/<kind>.yaml}: a valid object, changes that the API server must accept, and
 * changes that it must refuse with a sentence. A change is a JSON merge patch (RFC 7386) on the valid object.
 *
 * @param type the Java type of the kind
 * @param valid an object that the API server accepts, without a namespace
 */
record RuleCases(Class<? extends CustomResource<?, ?>> type, ObjectNode valid, List<Accepted> accepted, List<Refused> refused) {

    /** A change that must be accepted; {@code stored} is the part of the object that the API server must then hold. */
    record Accepted(String name, ObjectNode change, ObjectNode stored) {
    }

    /**
     * A change that must be refused.
     *
     * @param isUpdate the change is made to an object that exists, not to one that is created
     * @param field the field that the API server must name
     * @param sentence what its message must end with
     */
    record Refused(ObjectNode change, boolean isUpdate, String field, String sentence) {

        @Override
        public String toString() {
            return (isUpdate ? "update " : "") + change + " is refused: " + field + ": " + sentence;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The tables of every kind that users write. */
    static List<RuleCases> all() {
        return CustomResourceDefinitions.KINDS.stream().filter(kind -> !HasMetadata.getKind(kind).equals("FirewallState"))
                .map(RuleCases::of).toList();
    }

    private static RuleCases of(Class<? extends CustomResource<?, ?>> type) {
        JsonNode table = read(HasMetadata.getKind(type));
        ObjectNode valid = JSON.createObjectNode().put("apiVersion", HasMetadata.getApiVersion(type)).put("kind", HasMetadata.getKind(type));
        valid.setAll((ObjectNode) table.get("valid"));
        List<Accepted> accepted = new ArrayList<>();
        table.path("accepted").forEach(row -> accepted.add(
                new Accepted(row.get("case").asText(), object(row, "change"), object(row, "stored"))));
        List<Refused> refused = new ArrayList<>();
        table.path("refused").forEach(row -> refused.add(new Refused(object(row, row.has("update") ? "update" : "change"),
                row.has("update"), row.get("at").asText(), row.get("says").asText())));
        return new RuleCases(type, valid, accepted, refused);
    }

    /** The valid object with a change. */
    ObjectNode changed(ObjectNode change) {
        return merge(valid.deepCopy(), change);
    }

    /** Applies a JSON merge patch to {@code target}, in place. */
    static ObjectNode merge(ObjectNode target, ObjectNode change) {
        change.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                target.remove(entry.getKey());
            } else if (value instanceof ObjectNode inner && target.get(entry.getKey()) instanceof ObjectNode present) {
                merge(present, inner);
            } else {
                target.set(entry.getKey(), value);
            }
        });
        return target;
    }

    private static ObjectNode object(JsonNode row, String key) {
        return row.has(key) ? (ObjectNode) row.get(key) : JSON.createObjectNode();
    }

    /** Read by the YAML library itself: Jackson's reader does not follow aliases. */
    private static JsonNode read(String kind) {
        String name = "rules/" + kind + ".yaml";
        try (var in = RuleCases.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The kind " + kind + " has no table of its rules: write src/test/resources/dev/vti/apiserver/" + name);
            }
            return JSON.valueToTree(new Load(LoadSettings.builder().setLabel(name).build()).loadFromInputStream(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
