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
        for (Class<? extends HasMetadata> kind : List.of(Firewall.class, VirtualInterface.class, IpsecTunnel.class, RouterObject.class,
                FilterRule.class, ReturnRoute.class, NetworkObject.class, ServiceObject.class, FirewallState.class, Secret.class)) {
            sources.put(kind, informer(kind, context));
        }
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
