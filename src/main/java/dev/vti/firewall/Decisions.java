package dev.vti.firewall;

import dev.vti.config.FirewallConfig;
import dev.vti.firewall.apply.PacketFilter;
import dev.vti.firewall.failover.Failover;
import dev.vti.router.GatewayChoice;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Decides on each event and moves traffic on the thread that brings it, before it returns; a thread of its own brings the events that time makes: the ends of
 * hold-downs and damping. Safe for several threads.
 */
final class Decisions implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Decisions.class.getName());
    /** A clock that was set forward is noticed after this. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(1);

    private final Failover failover;
    private final TrafficSwitch traffic;
    private final DecisionLog log = new DecisionLog();
    private final Clock clock;
    private final Runnable changed;
    private final Consumer<RuntimeException> notMoved;
    private final Semaphore events = new Semaphore(0);
    private final Thread time = Thread.ofPlatform().name("deadlines").daemon().unstarted(this::bringDeadlines);
    /** What the decisions are about: ahead of what is in force while that is being changed. */
    private volatile FirewallConfig config;

    /**
     * @param changed called when a report may read differently
     * @param notMoved called when the packet filter refused a change
     */
    Decisions(Failover failover, PacketFilter filter, Clock clock, Runnable changed, Consumer<RuntimeException> notMoved) {
        this.failover = failover;
        this.traffic = new TrafficSwitch(filter, failover::choice);
        this.clock = clock;
        this.changed = changed;
        this.notMoved = notMoved;
    }

    void start() {
        time.start();
    }

    /** @param event takes in what was heard, with the time */
    void on(Consumer<Instant> event) {
        take(event);
        changed.run();
    }

    /** The same for what is heard all the time and makes no difference mostly: it is worth a report only if it moved traffic. */
    void onRoutine(Consumer<Instant> event) {
        if (take(event)) {
            changed.run();
        }
    }

    private boolean take(Consumer<Instant> event) {
        long heard = System.nanoTime();
        try {
            event.accept(clock.instant());
        } catch (RuntimeException defect) {
            // Whoever brought it must go on and bring the next one.
            LOG.log(System.Logger.Level.ERROR, "An event was not decided on, which is a defect of this release; report it with this log.", defect);
        }
        return move(heard);
    }

    /** Decides from now on by this configuration; traffic moves with {@link #open} or the next event. */
    void adopt(FirewallConfig newConfig) {
        config = newConfig;
        failover.adopt(newConfig, clock.instant());
        events.release();
    }

    /** Waits for the first verdicts of a probe that runs already. */
    void awaitVerdicts(Duration limit) throws InterruptedException {
        failover.awaitVerdicts(limit);
    }

    GatewayChoice choice() {
        return failover.choice();
    }

    /** The packet filter holds rules of this process: from now on traffic follows every decision. */
    void open() {
        long opening = System.nanoTime();
        traffic.open();
        log.changed(config, failover.states(), Duration.ofNanos(System.nanoTime() - opening));
    }

    /** @param heard when what asks for it was heard, in {@link System#nanoTime()} */
    private boolean move(long heard) {
        events.release();
        try {
            boolean moved = traffic.follow();
            if (moved) {
                log.changed(config, failover.states(), Duration.ofNanos(System.nanoTime() - heard));
            }
            return moved;
        } catch (RuntimeException refused) {
            notMoved.accept(refused);
            return true;
        }
    }

    private void bringDeadlines() {
        try {
            while (true) {
                Instant now = clock.instant();
                Optional<Instant> next = failover.nextDeadline();
                if (next.isPresent() && !next.get().isAfter(now)) {
                    on(failover::timePassed);
                }
                rest(failover.nextDeadline(), clock.instant());
            }
        } catch (InterruptedException closing) {
            LOG.log(System.Logger.Level.DEBUG, "Deadlines end.");
        }
    }

    /** Until the deadline, or an event that may have changed it. */
    private void rest(Optional<Instant> deadline, Instant now) throws InterruptedException {
        if (deadline.isEmpty()) {
            events.acquire();
        } else {
            // A deadline can lie within the current millisecond.
            long millis = Math.max(0, Duration.between(now, deadline.get()).toMillis()) + 1;
            events.tryAcquire(Math.min(millis, LONGEST_REST.toMillis()), TimeUnit.MILLISECONDS);
        }
        events.drainPermits();
    }

    @Override
    public void close() {
        time.interrupt();
    }
}
