package dev.vti.compile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.vti.api.FilterRuleSpec;
import dev.vti.api.FirewallSpec;
import dev.vti.api.IpsecTunnelSpec;
import dev.vti.api.NetworkObjectSpec;
import dev.vti.api.ReturnRouteSpec;
import dev.vti.api.RouterObjectSpec;
import dev.vti.api.ServiceObjectSpec;
import dev.vti.api.VirtualInterfaceSpec;
import dev.vti.compile.Compilation.FirewallResult;
import dev.vti.compile.Compilation.Previous;
import dev.vti.compile.Snapshot.Declared;
import dev.vti.compile.Snapshot.SecretContent;
import dev.vti.config.FirewallConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The manifests of one namespace, which a test changes before it compiles them. */
public final class Manifests {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    final String namespace;
    final Map<String, FirewallSpec> firewalls = new TreeMap<>();
    final Map<String, VirtualInterfaceSpec> virtualInterfaces = new TreeMap<>();
    final Map<String, IpsecTunnelSpec> tunnels = new TreeMap<>();
    final Map<String, RouterObjectSpec> routers = new TreeMap<>();
    final Map<String, FilterRuleSpec> rules = new TreeMap<>();
    final Map<String, ReturnRouteSpec> returnRoutes = new TreeMap<>();
    final Map<String, NetworkObjectSpec> networkObjects = new TreeMap<>();
    final Map<String, ServiceObjectSpec> serviceObjects = new TreeMap<>();
    final Map<String, SecretContent> secrets = new HashMap<>();
    private final List<ObjectKey> deleting = new ArrayList<>();

    Manifests(String namespace) {
        this.namespace = namespace;
    }

    static Manifests agency() {
        return read("agency", Path.of("examples/two-site/agency"));
    }

    static Manifests headOffice() {
        return read("head-office", Path.of("examples/two-site/head-office"));
    }

    /** All objects of the YAML files in a directory. */
    public static Manifests read(String namespace, Path directory) {
        Manifests manifests = new Manifests(namespace);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
                    while (documents.hasNext()) {
                        manifests.add(documents.next());
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return manifests;
    }

    /** Adds one object, or replaces the one of its kind and name. */
    public void add(JsonNode object) throws IOException {
        String name = object.path("metadata").path("name").asText();
        JsonNode spec = object.path("spec");
        switch (object.path("kind").asText()) {
            case "Firewall" -> firewalls.put(name, YAML.treeToValue(spec, FirewallSpec.class));
            case "VirtualInterface" -> virtualInterfaces.put(name, YAML.treeToValue(spec, VirtualInterfaceSpec.class));
            case "IpsecTunnel" -> tunnels.put(name, YAML.treeToValue(spec, IpsecTunnelSpec.class));
            case "RouterObject" -> routers.put(name, YAML.treeToValue(spec, RouterObjectSpec.class));
            case "FilterRule" -> rules.put(name, YAML.treeToValue(spec, FilterRuleSpec.class));
            case "ReturnRoute" -> returnRoutes.put(name, YAML.treeToValue(spec, ReturnRouteSpec.class));
            case "NetworkObject" -> networkObjects.put(name, YAML.treeToValue(spec, NetworkObjectSpec.class));
            case "ServiceObject" -> serviceObjects.put(name, YAML.treeToValue(spec, ServiceObjectSpec.class));
            case "Secret" -> {
                Map<String, String> values = new HashMap<>();
                object.path("stringData").properties().forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
                secrets.put(name, new SecretContent(values));
            }
            case "Namespace", "Kustomization" -> { }
            default -> throw new IllegalStateException("no test knows the kind of " + object);
        }
    }

    /** The router objects, to be changed in place. */
    public Collection<RouterObjectSpec> routers() {
        return routers.values();
    }

    Manifests firewall(Consumer<FirewallSpec> change) {
        change.accept(firewalls.get(namespace));
        return this;
    }

    Manifests virtualInterface(String name, Consumer<VirtualInterfaceSpec> change) {
        change.accept(virtualInterfaces.computeIfAbsent(name, ignored -> owned(new VirtualInterfaceSpec(), spec -> spec.firewall = namespace)));
        return this;
    }

    Manifests tunnel(String name, Consumer<IpsecTunnelSpec> change) {
        change.accept(tunnels.computeIfAbsent(name, ignored -> owned(new IpsecTunnelSpec(), spec -> spec.firewall = namespace)));
        return this;
    }

    Manifests router(String name, Consumer<RouterObjectSpec> change) {
        change.accept(routers.computeIfAbsent(name, ignored -> owned(new RouterObjectSpec(), spec -> spec.firewall = namespace)));
        return this;
    }

    Manifests rule(String name, Consumer<FilterRuleSpec> change) {
        change.accept(rules.computeIfAbsent(name, ignored -> owned(new FilterRuleSpec(), spec -> spec.firewall = namespace)));
        return this;
    }

    Manifests returnRoute(String name, Consumer<ReturnRouteSpec> change) {
        change.accept(returnRoutes.computeIfAbsent(name, ignored -> owned(new ReturnRouteSpec(), spec -> spec.firewall = namespace)));
        return this;
    }

    Manifests network(String name, Consumer<NetworkObjectSpec> change) {
        change.accept(networkObjects.computeIfAbsent(name, ignored -> new NetworkObjectSpec()));
        return this;
    }

    Manifests host(String name, String address) {
        return network(name, spec -> spec.host = address);
    }

    Manifests service(String name, Consumer<ServiceObjectSpec> change) {
        change.accept(serviceObjects.computeIfAbsent(name, ignored -> new ServiceObjectSpec()));
        return this;
    }

    Manifests secret(String name, Map<String, String> values) {
        secrets.put(name, new SecretContent(values));
        return this;
    }

    Manifests delete(String kind, String name) {
        deleting.add(new ObjectKey(kind, name));
        return this;
    }

    private static <S> S owned(S spec, Consumer<S> setOwner) {
        setOwner.accept(spec);
        return spec;
    }

    Snapshot snapshot() {
        return new Snapshot(namespace, declared(ObjectKey.FIREWALL, firewalls), declared(ObjectKey.VIRTUAL_INTERFACE, virtualInterfaces),
                declared(ObjectKey.IPSEC_TUNNEL, tunnels), declared(ObjectKey.ROUTER_OBJECT, routers), declared(ObjectKey.FILTER_RULE, rules),
                declared(ObjectKey.RETURN_ROUTE, returnRoutes), declared(ObjectKey.NETWORK_OBJECT, networkObjects),
                declared(ObjectKey.SERVICE_OBJECT, serviceObjects), secrets);
    }

    private <S> List<Declared<S>> declared(String kind, Map<String, S> specs) {
        List<Declared<S>> all = new ArrayList<>();
        specs.forEach((name, spec) -> all.add(new Declared<>(name, 1, deleting.contains(new ObjectKey(kind, name)), spec)));
        return all;
    }

    static Snapshot shuffled(Snapshot snapshot, Random random) {
        return new Snapshot(snapshot.namespace(), shuffled(snapshot.firewalls(), random), shuffled(snapshot.virtualInterfaces(), random),
                shuffled(snapshot.tunnels(), random), shuffled(snapshot.routers(), random), shuffled(snapshot.rules(), random),
                shuffled(snapshot.returnRoutes(), random), shuffled(snapshot.networkObjects(), random),
                shuffled(snapshot.serviceObjects(), random), snapshot.secrets());
    }

    private static <T> List<T> shuffled(List<T> values, Random random) {
        List<T> shuffled = new ArrayList<>(values);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    public Compilation compile() {
        return Compiler.compile(snapshot(), Previous.NONE);
    }

    Compilation compileAfter(FirewallConfig previous) {
        return Compiler.compile(snapshot(), new Previous(Map.of(namespace, previous)));
    }

    /** Result of the firewall that is named after the namespace. */
    FirewallResult result() {
        return compile().firewalls().get(namespace);
    }

    public FirewallConfig config() {
        return result().config();
    }

    /** What is wrong with one object: its findings as {@code Condition Reason message}. */
    List<String> findings(String kind, String name) {
        return compile().findings().stream().filter(finding -> finding.object().equals(new ObjectKey(kind, name)))
                .map(finding -> finding.condition() + " " + finding.reason() + " " + finding.message()).toList();
    }
}
