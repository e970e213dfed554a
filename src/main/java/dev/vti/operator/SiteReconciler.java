package dev.vti.operator;

import dev.vti.api.Firewall;
import dev.vti.api.FirewallState;
import dev.vti.api.FirewallStateStatus;
import dev.vti.compile.Compilation;
import dev.vti.compile.Compilation.FirewallResult;
import dev.vti.compile.Compiler;
import dev.vti.operator.ConfigSecrets.Stored;
import dev.vti.operator.status.ObjectJudge;
import dev.vti.operator.status.Site;
import dev.vti.operator.status.Site.StoredConfig;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Looks at a namespace as a whole: reads its objects, compiles them, stores each firewall's configuration, and writes every status. The namespace is
 * what is reconciled, not the Firewall, because objects deserve a status before their Firewall exists.
 */
@ControllerConfiguration(name = "site",
        informer = @Informer(comparableResourceVersions = false),
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES))
// Without end: a retry budget is not refilled by new events (java-operator-sdk#3479), and an outage of the API server can be longer than any budget.
@GradualRetry(maxAttempts = -1, initialInterval = 1000, intervalMultiplier = 2, maxInterval = 15_000)
public class SiteReconciler implements Reconciler<Namespace> {

    private static final System.Logger LOG = System.getLogger(SiteReconciler.class.getName());
    private static final Duration NOT_SEEN = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final Clock clock;
    private final AtomicReference<List<String>> saidUnseen = new AtomicReference<>(List.of());
    private volatile SiteSources sources;

    public SiteReconciler(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, Namespace>> prepareEventSources(EventSourceContext<Namespace> context) {
        sources = new SiteSources(context);
        return sources.all();
    }

    @Override
    public UpdateControl<Namespace> reconcile(Namespace namespace, Context<Namespace> context) {
        if (!seesAll()) {
            return UpdateControl.<Namespace>noUpdate().rescheduleAfter(NOT_SEEN);
        }
        SiteObjects objects = sources.read(namespace.getMetadata().getName());
        if (objects.isEmpty() || namespace.getMetadata().getDeletionTimestamp() != null) {
            return UpdateControl.noUpdate();
        }
        Map<String, Stored> stored = ConfigSecrets.stored(objects);
        Compilation compilation = Compiler.compile(objects.snapshot(), ConfigSecrets.previous(stored));
        Map<String, FirewallStateStatus> reports = reports(objects);
        for (Firewall firewall : objects.firewalls()) {
            store(firewall, compilation, stored, reports);
            ensureState(firewall, objects);
        }
        ObjectJudge judge = new ObjectJudge(site(compilation, stored, reports), clock.instant());
        new SiteStatuses(objects, site(compilation, stored, reports), judge, new StatusWriter(client)).write();
        // Silence is no event: somebody has to look at the clock.
        return UpdateControl.<Namespace>noUpdate().rescheduleAfter(ObjectJudge.SILENCE.dividedBy(3));
    }

    /** Kinds that cannot be watched at present; empty when all is well. Before the start it is every kind. */
    List<String> unseen() {
        SiteSources started = sources;
        return started == null ? WatchedKinds.ALL.stream().map(Class::getSimpleName).toList() : started.unseen();
    }

    /** A configuration compiled from a part of the objects would lack rules: until all can be seen, what is written stays. */
    private boolean seesAll() {
        List<String> unseen = unseen();
        if (!unseen.equals(saidUnseen.getAndSet(unseen))) {
            LOG.log(System.Logger.Level.INFO, unseen.isEmpty() ? "The operator sees every kind again."
                    : "The operator leaves everything as it is while it cannot watch these kinds: " + String.join(", ", unseen)
                            + ". It goes on by itself; check the API server, and the operator's role, if that takes long.");
        }
        return unseen.isEmpty();
    }

    private void store(Firewall firewall, Compilation compilation, Map<String, Stored> stored, Map<String, FirewallStateStatus> reports) {
        String name = firewall.getMetadata().getName();
        FirewallResult result = compilation.firewalls().get(name);
        boolean usable = result != null && !result.held() && result.config() != null
                && compilation.findings().stream().noneMatch(finding -> finding.object().kind().equals("Firewall") && finding.object().name().equals(name));
        if (usable && firewall.getMetadata().getDeletionTimestamp() == null) {
            FirewallStateStatus report = reports.get(name);
            long applied = report == null || report.appliedRevision == null ? 0 : report.appliedRevision;
            stored.put(name, ConfigSecrets.store(client, firewall, result.config(), stored.get(name), applied));
        }
    }

    /** The firewall may write its state's status and nothing else, so the object itself is made here. */
    private void ensureState(Firewall firewall, SiteObjects objects) {
        String name = firewall.getMetadata().getName();
        if (firewall.getMetadata().getDeletionTimestamp() != null
                || objects.states().stream().anyMatch(state -> state.getMetadata().getName().equals(name))) {
            return;
        }
        FirewallState state = new FirewallState();
        state.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(objects.namespace())
                .withOwnerReferences(ConfigSecrets.owner(firewall)).build());
        state.setStatus(null);
        client.resource(state).fieldManager(ConfigSecrets.FIELD_MANAGER).forceConflicts().serverSideApply();
    }

    private static Map<String, FirewallStateStatus> reports(SiteObjects objects) {
        Map<String, FirewallStateStatus> reports = new HashMap<>();
        for (FirewallState state : objects.states()) {
            if (state.getStatus() != null) {
                reports.put(state.getMetadata().getName(), state.getStatus());
            }
        }
        return reports;
    }

    private static Site site(Compilation compilation, Map<String, Stored> stored, Map<String, FirewallStateStatus> reports) {
        Map<String, StoredConfig> configs = new HashMap<>();
        stored.forEach((firewall, found) -> configs.put(firewall, new StoredConfig(found.revision(), found.config())));
        return new Site(compilation, configs, reports);
    }
}
