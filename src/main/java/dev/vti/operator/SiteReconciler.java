package dev.vti.operator;

import dev.vti.api.Firewall;
import dev.vti.compile.Compilation;
import dev.vti.compile.Compiler;
import dev.vti.operator.ConfigSecrets.Stored;
import dev.vti.operator.status.Silence;
import dev.vti.operator.status.Site;
import dev.vti.operator.status.Site.StoredConfig;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Looks at a namespace as a whole: reads its objects, compiles them, stores each firewall's configuration, and writes every status. The namespace is
 * what is reconciled, not the Firewall, because objects deserve a status before their Firewall exists.
 */
@ControllerConfiguration(name = "site",
        informer = @Informer(comparableResourceVersions = false),
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES))
// Without end: a retry budget is not refilled by new events (java-operator-sdk#3479).
@GradualRetry(maxAttempts = -1, initialInterval = 1000, intervalMultiplier = 2, maxInterval = 15_000)
public class SiteReconciler implements Reconciler<Namespace> {

    private static final System.Logger LOG = System.getLogger(SiteReconciler.class.getName());
    private static final Duration AGAIN_SOON = Duration.ofSeconds(1);
    /** Silence is no event: somebody has to look at the clock. */
    private static final Duration AGAIN_LATER = Silence.LIMIT.dividedBy(3);

    private final KubernetesClient client;
    private final Clock clock;
    private final ReportClock reportClock = new ReportClock();
    private final AtomicReference<List<String>> saidUnseen = new AtomicReference<>(List.of());
    private final AtomicBoolean answers = new AtomicBoolean(true);
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
            return UpdateControl.<Namespace>noUpdate().rescheduleAfter(AGAIN_SOON);
        }
        SiteObjects objects = sources.read(namespace.getMetadata().getName());
        if (objects.isEmpty() || namespace.getMetadata().getDeletionTimestamp() != null) {
            return UpdateControl.noUpdate();
        }
        try {
            boolean isDone = look(objects);
            sayWhetherItAnswers(true);
            return UpdateControl.<Namespace>noUpdate().rescheduleAfter(isDone ? AGAIN_LATER : AGAIN_SOON);
        } catch (KubernetesClientException away) {
            if (!Refusals.isNoAnswer(away)) {
                throw away;
            }
            sayWhetherItAnswers(false);
            return UpdateControl.<Namespace>noUpdate().rescheduleAfter(AGAIN_SOON);
        }
    }

    /** @return false if something could not be written that should be */
    private boolean look(SiteObjects objects) {
        Instant now = clock.instant();
        Map<String, Stored> stored = ConfigSecrets.stored(objects);
        Compilation compilation = Compiler.compile(objects.snapshot(), ConfigSecrets.previous(stored));
        var reports = reportClock.reports(objects.namespace(), objects.states(), now);
        FirewallWriter firewalls = new FirewallWriter(client, compilation, stored);
        boolean allStored = true;
        for (Firewall firewall : objects.firewalls()) {
            if (firewall.getMetadata().getDeletionTimestamp() == null) {
                allStored &= firewalls.write(firewall, objects, reports.get(firewall.getMetadata().getName()));
            }
        }
        Map<String, StoredConfig> configs = new HashMap<>();
        stored.forEach((firewall, found) -> configs.put(firewall, new StoredConfig(found.revision(), found.config())));
        Site site = new Site(compilation, configs, firewalls.refused(), reports);
        return new SiteStatuses(objects, site, new StatusWriter(client), now).write() && allStored;
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

    private void sayWhetherItAnswers(boolean now) {
        if (answers.getAndSet(now) != now) {
            LOG.log(System.Logger.Level.INFO, now ? "The API server answers again." : "The API server does not answer; trying again until it does.");
        }
    }
}
