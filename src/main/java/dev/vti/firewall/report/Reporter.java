package dev.vti.firewall.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vti.api.FirewallStateStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Reports when something changed, and otherwise as a sign of life. Reports are spaced, so that a storm of changes ends in a few writes; what is
 * measured or counted alone never causes one.
 */
public final class Reporter implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Reporter.class.getName());
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration SPACING = Duration.ofMillis(250);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(20);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Supplier<Observation> observation;
    private final StateSink sink;
    private final Clock clock;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private String reported = "";
    private String trouble = "";
    private Instant reportedAt = Instant.MIN;

    public Reporter(Supplier<Observation> observation, StateSink sink, Clock clock) {
        this.observation = observation;
        this.sink = sink;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("report").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Something may have changed; returns at once. */
    public void wake() {
        wake.release();
    }

    private void run() {
        Duration patience = SPACING;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                // A wake that comes while a report is written is kept by the semaphore.
                wake.tryAcquire(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
                wake.drainPermits();
                patience = tryReport() ? SPACING : RETRY;
                if (patience == RETRY) {
                    wake.release();
                }
                Thread.sleep(patience);
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    /** What the firewall sees is read from the kernel and charon, and any of it can fail; reporting goes on. */
    private boolean tryReport() {
        try {
            boolean arrived = report();
            trouble = "";
            return arrived;
        } catch (RuntimeException broken) {
            String why = String.valueOf(broken.getMessage());
            if (!why.equals(trouble)) {
                trouble = why;
                LOG.log(System.Logger.Level.WARNING, "There is no report of what the firewall sees; trying again: {0}", why);
            }
            return false;
        }
    }

    private boolean report() {
        Observation seen = observation.get();
        if (seen == null) {
            return true;
        }
        FirewallStateStatus status = StateReport.of(seen);
        String significant = significant(status);
        Instant now = clock.instant();
        if (significant.equals(reported) && reportedAt.plus(SIGN_OF_LIFE).isAfter(now)) {
            return true;
        }
        status.reportedAt = now.truncatedTo(ChronoUnit.MILLIS).toString();
        if (!sink.write(status)) {
            return false;
        }
        reported = significant;
        reportedAt = now;
        return true;
    }

    /** The report without what changes all the time, as text. */
    private static String significant(FirewallStateStatus status) {
        FirewallStateStatus copy = JSON.convertValue(status, FirewallStateStatus.class);
        copy.routers.forEach(router -> router.gateways.forEach(gateway -> {
            gateway.roundTripMicros = null;
            gateway.jitterMicros = null;
            gateway.observedShare = null;
            gateway.newConnections = null;
            gateway.lossPercent = null;
        }));
        return JSON.valueToTree(copy).toString();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
