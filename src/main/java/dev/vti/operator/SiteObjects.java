package dev.vti.operator;

import dev.vti.api.FilterRule;
import dev.vti.api.Firewall;
import dev.vti.api.FirewallState;
import dev.vti.api.IpsecTunnel;
import dev.vti.api.NetworkObject;
import dev.vti.api.ReturnRoute;
import dev.vti.api.RouterObject;
import dev.vti.api.ServiceObject;
import dev.vti.api.VirtualInterface;
import dev.vti.compile.Snapshot;
import dev.vti.compile.Snapshot.Declared;
import dev.vti.compile.Snapshot.SecretContent;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.CustomResource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything of one namespace that the operator looks at, as the informers last saw it. */
record SiteObjects(
        String namespace,
        List<Firewall> firewalls,
        List<VirtualInterface> virtualInterfaces,
        List<IpsecTunnel> tunnels,
        List<RouterObject> routers,
        List<FilterRule> rules,
        List<ReturnRoute> returnRoutes,
        List<NetworkObject> networkObjects,
        List<ServiceObject> serviceObjects,
        List<FirewallState> states,
        List<Secret> secrets) {

    boolean isEmpty() {
        return firewalls.isEmpty() && virtualInterfaces.isEmpty() && tunnels.isEmpty() && routers.isEmpty() && rules.isEmpty()
                && returnRoutes.isEmpty() && networkObjects.isEmpty() && serviceObjects.isEmpty();
    }

    /** What the compiler reads of it: specs, and only the Secrets that a tunnel names. */
    Snapshot snapshot() {
        Set<String> named = tunnels.stream().map(CustomResource::getSpec)
                .filter(spec -> spec != null && spec.peer != null && spec.peer.preSharedKey != null && spec.peer.preSharedKey.name != null)
                .map(spec -> spec.peer.preSharedKey.name).collect(Collectors.toSet());
        Map<String, SecretContent> contents = secrets.stream().filter(secret -> named.contains(secret.getMetadata().getName()))
                .collect(Collectors.toMap(secret -> secret.getMetadata().getName(), secret -> new SecretContent(text(secret))));
        return new Snapshot(namespace, declared(firewalls), declared(virtualInterfaces), declared(tunnels), declared(routers),
                declared(rules), declared(returnRoutes), declared(networkObjects), declared(serviceObjects), contents);
    }

    private static <S> List<Declared<S>> declared(List<? extends CustomResource<S, ?>> objects) {
        return objects.stream().map(object -> new Declared<S>(object.getMetadata().getName(), generation(object),
                object.getMetadata().getDeletionTimestamp() != null, object.getSpec())).toList();
    }

    static long generation(CustomResource<?, ?> object) {
        return object.getMetadata().getGeneration() == null ? 0 : object.getMetadata().getGeneration();
    }

    /** Values of a Secret as text; what is not base64 counts as empty, which the compiler then names. */
    static Map<String, String> text(Secret secret) {
        Map<String, String> values = new HashMap<>();
        if (secret.getData() != null) {
            secret.getData().forEach((key, encoded) -> values.put(key, decode(encoded)));
        }
        return values;
    }

    private static String decode(String encoded) {
        try {
            return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }
}
