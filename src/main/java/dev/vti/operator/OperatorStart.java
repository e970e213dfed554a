package dev.vti.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.Operator;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Starts watching once the API server lists every kind. Until then the operator waits, is not ready, and says for what: an API server that has
 * just started refuses lists of custom resources for a moment (HTTP 429), and an informer whose first list fails ends the whole operator.
 */
@ApplicationScoped
public class OperatorStart {

    private static final System.Logger LOG = System.getLogger(OperatorStart.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration REMINDER = Duration.ofMinutes(1);
    private static final ListOptions ONE = new ListOptionsBuilder().withLimit(1L).build();

    private final Operator operator;
    private final KubernetesClient client;
    private final Duration patience;
    private Thread thread;

    /** @param patience how long to wait for the API server before the process ends, so that whoever runs it notices */
    public OperatorStart(Operator operator, KubernetesClient client,
            @ConfigProperty(name = "vti.operator.start-patience", defaultValue = "10M") Duration patience) {
        this.operator = operator;
        this.client = client;
        this.patience = patience;
    }

    /** Not on the thread that starts the process: its health must be served, and the process must end when asked, also while this waits. */
    void begin(@Observes StartupEvent event) {
        thread = Thread.ofPlatform().name("operator-start").start(this::run);
    }

    void end(@Observes ShutdownEvent event) throws InterruptedException {
        thread.interrupt();
        thread.join(LONGEST_PAUSE);
        operator.stop();
    }

    private void run() {
        try {
            Optional<StartObstacle> obstacle = awaitKinds();
            if (obstacle.isPresent()) {
                LOG.log(System.Logger.Level.ERROR, "The operator ends, as it could not start within {0} s: {1}.",
                        patience.toSeconds(), obstacle.get().sentence());
                Quarkus.asyncExit(1);
                return;
            }
            operator.start();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.log(System.Logger.Level.ERROR, "The operator ends, as it could not start watching although the API server lists every kind.", failed);
                Quarkus.asyncExit(1);
            }
        }
    }

    /** Empty once every kind can be listed; else what was in the way when patience ended. */
    private Optional<StartObstacle> awaitKinds() throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        Duration pause = FIRST_PAUSE;
        StartObstacle said = null;
        long saidAt = 0;
        try (KubernetesClient asking = withoutRetries()) {
            while (true) {
                Optional<StartObstacle> obstacle = obstacle(asking);
                if (Thread.interrupted()) {
                    // A request that was broken off says nothing about the API server.
                    throw new InterruptedException();
                }
                if (obstacle.isEmpty() || System.nanoTime() >= end) {
                    return obstacle;
                }
                if (!obstacle.get().equals(said) || System.nanoTime() - saidAt >= REMINDER.toNanos()) {
                    said = obstacle.get();
                    saidAt = System.nanoTime();
                    LOG.log(System.Logger.Level.INFO, "The operator waits: {0}.", said.sentence());
                }
                Thread.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        }
    }

    /** The client's own retries last a minute in silence; here each answer counts. */
    private KubernetesClient withoutRetries() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(client.getConfiguration()).withRequestRetryBackoffLimit(0).build()).build();
    }

    private static Optional<StartObstacle> obstacle(KubernetesClient asking) {
        return Stream.concat(Stream.of(Namespace.class), WatchedKinds.ALL.stream())
                .flatMap(kind -> obstacle(asking, kind).stream()).findFirst();
    }

    private static Optional<StartObstacle> obstacle(KubernetesClient asking, Class<? extends HasMetadata> kind) {
        try {
            asking.resources(kind).inAnyNamespace().list(ONE);
            return Optional.empty();
        } catch (KubernetesClientException refused) {
            return Optional.of(StartObstacle.of(kind, asking.getConfiguration().getMasterUrl(), refused));
        }
    }
}
