package dev.vti.apiserver.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vti.api.ConditionType;
import dev.vti.api.CustomResourceDefinitions;
import dev.vti.api.ObjectStatus;
import dev.vti.apiserver.ApiServer;
import dev.vti.config.ConfigDocument;
import dev.vti.config.FirewallConfig;
import dev.vti.config.UnreadableConfigException;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The agency of {@code examples/two-site} in a namespace of its own, with pre-shared keys that nothing else contains. */
final class TestSite {

    /** What every pre-shared key of a test begins with. */
    static final String KEY_MARK = "PSK-NEVER-TO-BE-SEEN";

    private static final Path EXAMPLE = Path.of("examples/two-site/agency");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient admin;
    private final String namespace;
    private final List<HasMetadata> objects = new ArrayList<>();

    private TestSite(KubernetesClient admin, String namespace) {
        this.admin = admin;
        this.namespace = namespace;
    }

    /** Nothing of it is applied yet. */
    static TestSite agency(ApiServer server) {
        TestSite site = new TestSite(server.admin(), server.newNamespace("agency"));
        try (Stream<Path> files = Files.list(EXAMPLE)) {
            files.filter(file -> !file.endsWith("kustomization.yaml") && !file.endsWith("namespace.yaml")).sorted().forEach(site::read);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return site;
    }

    private void read(Path file) {
        try (var in = Files.newInputStream(file)) {
            for (Object document : new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadAllFromInputStream(in)) {
                add(typed(document));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static HasMetadata typed(Object document) {
        String kind = String.valueOf(((Map<?, ?>) document).get("kind"));
        return CustomResourceDefinitions.KINDS.stream().filter(type -> HasMetadata.getKind(type).equals(kind)).findFirst()
                .<HasMetadata>map(type -> JSON.convertValue(document, type))
                .orElseGet(() -> {
                    Secret secret = JSON.convertValue(document, Secret.class);
                    return key(secret.getMetadata().getName(), KEY_MARK + "-" + secret.getMetadata().getName());
                });
    }

    /** A Secret with a pre-shared key under the name that the example's tunnels use. */
    static Secret key(String name, String value) {
        return new SecretBuilder().withNewMetadata().withName(name).endMetadata().addToStringData("psk", value).build();
    }

    String namespace() {
        return namespace;
    }

    /** What {@link #apply()} applies: the example, and what was added. Free to be changed before. */
    List<HasMetadata> objects() {
        return objects;
    }

    TestSite add(HasMetadata object) {
        object.getMetadata().setNamespace(namespace);
        objects.add(object);
        return this;
    }

    /** An object that is not applied yet. */
    <T extends HasMetadata> T declared(Class<T> kind, String name) {
        return objects.stream().filter(object -> kind.isInstance(object) && object.getMetadata().getName().equals(name)).map(kind::cast)
                .findFirst().orElseThrow();
    }

    void apply() {
        objects.forEach(this::apply);
    }

    void apply(HasMetadata object) {
        admin.resource(object).inNamespace(namespace).create();
    }

    <T extends HasMetadata> void change(Class<T> kind, String name, Consumer<T> change) {
        admin.resources(kind).inNamespace(namespace).withName(name).edit(object -> {
            change.accept(object);
            return object;
        });
    }

    <T extends HasMetadata> void delete(Class<T> kind, String name) {
        admin.resources(kind).inNamespace(namespace).withName(name).delete();
    }

    <T extends HasMetadata> T get(Class<T> kind, String name) {
        return admin.resources(kind).inNamespace(namespace).withName(name).get();
    }

    /** Every object of our kinds that has a status from the operator, as the API server holds it, by kind and name. */
    SortedMap<String, CustomResource<?, ?>> all() {
        SortedMap<String, CustomResource<?, ?>> all = new TreeMap<>();
        for (Class<? extends CustomResource<?, ?>> kind : CustomResourceDefinitions.KINDS) {
            if (!HasMetadata.getKind(kind).equals("FirewallState")) {
                admin.resources(kind).inNamespace(namespace).list().getItems()
                        .forEach(object -> all.put(object.getKind() + " " + object.getMetadata().getName(), object));
            }
        }
        return all;
    }

    /** The objects whose condition is not True, with its reason and message; an object that has no status yet counts too. */
    SortedMap<String, String> not(ConditionType type) {
        SortedMap<String, String> not = new TreeMap<>();
        all().forEach((name, object) -> {
            Condition condition = condition(object, type);
            if (condition == null || !condition.getStatus().equals("True")) {
                not.put(name, condition == null ? "no condition" : condition.getReason() + ": " + condition.getMessage());
            }
        });
        return not;
    }

    Condition condition(Class<? extends CustomResource<?, ?>> kind, String name, ConditionType type) {
        return condition(get(kind, name), type);
    }

    /** Null when it has none. */
    static Condition condition(CustomResource<?, ?> object, ConditionType type) {
        return object.getStatus() == null ? null : ((ObjectStatus) object.getStatus()).conditions.stream()
                .filter(one -> one.getType().equals(type.name())).findFirst().orElse(null);
    }

    /** The Secret for the firewall; null when there is none. */
    Secret secret() {
        return admin.secrets().inNamespace(namespace).withName("agency-config").get();
    }

    Optional<String> document() {
        return Optional.ofNullable(secret()).map(secret -> text(secret, "config.json"));
    }

    Optional<FirewallConfig> config() {
        return document().map(TestSite::read);
    }

    long revision() {
        return Long.parseLong(text(secret(), "revision"));
    }

    private static FirewallConfig read(String document) {
        try {
            return ConfigDocument.read(document);
        } catch (UnreadableConfigException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    static String text(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
    }
}
