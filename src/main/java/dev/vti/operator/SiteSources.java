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
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One informer for each kind; whatever changes is a reason to look at its namespace again. */
final class SiteSources {

    private final Map<Class<? extends HasMetadata>, InformerEventSource<? extends HasMetadata, Namespace>> sources = new LinkedHashMap<>();

    SiteSources(EventSourceContext<Namespace> context) {
        WatchedKinds.ALL.forEach(kind -> sources.put(kind, informer(kind, context)));
    }

    private static <R extends HasMetadata> InformerEventSource<R, Namespace> informer(Class<R> kind, EventSourceContext<Namespace> context) {
        // Comparing resource versions loses spec updates that cross a status write (Java Operator SDK 5.3.2).
        return new InformerEventSource<>(InformerEventSourceConfiguration.from(kind, Namespace.class)
                .withName(kind.getSimpleName())
                .withWatchAllNamespaces()
                .withComparableResourceVersion(false)
                .withSecondaryToPrimaryMapper(object -> Set.of(new ResourceID(object.getMetadata().getNamespace())))
                .build(), context);
    }

    List<EventSource<?, Namespace>> all() {
        return List.copyOf(sources.values());
    }

    /** Kinds, such as {@code FilterRule}, of which something may exist, or have changed, without being seen here. */
    List<String> unseen() {
        return sources.entrySet().stream().filter(source -> !isSeen(source.getValue())).map(source -> source.getKey().getSimpleName()).toList();
    }

    private static boolean isSeen(InformerEventSource<?, ?> source) {
        // One that is not running has no informers to ask yet.
        return source.isRunning() && source.informerHealthIndicators().values().stream()
                .allMatch(informer -> informer.hasSynced() && informer.isWatching());
    }

    SiteObjects read(String namespace) {
        return new SiteObjects(namespace, list(Firewall.class, namespace), list(VirtualInterface.class, namespace),
                list(IpsecTunnel.class, namespace), list(RouterObject.class, namespace), list(FilterRule.class, namespace),
                list(ReturnRoute.class, namespace), list(NetworkObject.class, namespace), list(ServiceObject.class, namespace),
                list(FirewallState.class, namespace), list(Secret.class, namespace));
    }

    private <R extends HasMetadata> List<R> list(Class<R> kind, String namespace) {
        return sources.get(kind).list(namespace, object -> true).map(kind::cast).toList();
    }
}
