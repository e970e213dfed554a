package dev.vti.firewall;

import dev.vti.config.FirewallConfig;
import dev.vti.config.UnreadableConfigException;
import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.firewall.apply.Links;
import dev.vti.firewall.apply.PacketFilter;
import dev.vti.firewall.apply.Tunnels;
import dev.vti.firewall.failover.Failover;
import dev.vti.firewall.monitoring.ProbeFeed;
import dev.vti.firewall.source.LastGood;
import dev.vti.firewall.source.ReceivedConfig;
import dev.vti.model.Availability;
import dev.vti.router.GatewayChoice;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The firewall: makes the kernel and charon equal to the newest configuration and moves traffic on what the probe says. Programming runs on a thread of
 * its own; a verdict is acted on by the thread that brings it, at once, whatever programming is at.
 */
public final class Agent implements ProbeFeed.VerdictReceiver, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Agent.class.getName());
    private static final Duration DRIFT_CHECK = Duration.ofSeconds(30);
    private static final Duration FIRST_VERDICTS = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(3);

    private final Links links;
    private final PacketFilter filter;
    private final Tunnels tunnels;
    private final Probing probing;
    private final Failover failover;
    private final LastGood lastGood;
    private final Clock clock;
    private final Runnable changed;
    private final ScheduledExecutorService programming =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("program").daemon().factory());
    private final AtomicReference<ReceivedConfig> wanted = new AtomicReference<>();
    private volatile Programmed programmed = Programmed.NOTHING;

    /**
     * What is in the kernel and charon.
     *
     * @param revision 0 before the first configuration
     * @param config null before the first configuration
     */
    public record Programmed(long revision, FirewallConfig config, List<ApplyFailure> failures) {

        static final Programmed NOTHING = new Programmed(0, null, List.of());
    }

    /** Tells the probe which gateways to test. */
    @FunctionalInterface
    public interface Probing {

        void watch(FirewallConfig config);
    }

    /** @param changed called when a report may read differently */
    public Agent(
            Links links, PacketFilter filter, Tunnels tunnels, Probing probing, Failover failover, LastGood lastGood, Clock clock, Runnable changed) {
        this.links = links;
        this.filter = filter;
        this.tunnels = tunnels;
        this.probing = probing;
        this.failover = failover;
        this.lastGood = lastGood;
        this.clock = clock;
        this.changed = changed;
    }

    /** Starts from the configuration on disk, if there is one, and begins to hold kernel and charon to it. */
    public void start() {
        try {
            lastGood.load().ifPresent(this::receive);
        } catch (IOException | UnreadableConfigException unusable) {
            LOG.log(System.Logger.Level.WARNING, "Starting without a stored configuration: {0}", unusable.getMessage());
        }
        programming.scheduleWithFixedDelay(this::repairDrift, DRIFT_CHECK.toSeconds(), DRIFT_CHECK.toSeconds(), TimeUnit.SECONDS);
        programming.scheduleWithFixedDelay(this::keepTunnelsUp, 1, 1, TimeUnit.SECONDS);
    }

    /** Takes a configuration; returns at once. Of several that wait, only the newest is programmed. */
    public void receive(ReceivedConfig config) {
        ReceivedConfig before = wanted.getAndUpdate(old -> old != null && old.revision() > config.revision() ? old : config);
        if (before == null || before.revision() <= config.revision()) {
            programming.execute(this::programWanted);
        }
    }

    /** Takes a verdict of the probe and, if traffic has to move, moves it before it returns. */
    @Override
    public void verdict(int gatewayId, Availability availability) {
        moveTraffic(failover.verdict(gatewayId, availability, clock.instant()));
    }

    /** While the probe is not heard, all it said is unknown, and traffic stays where it is. */
    @Override
    public void probeQuiet(boolean nowQuiet) {
        moveTraffic(failover.probeQuiet(nowQuiet, clock.instant()));
    }

    public Programmed programmed() {
        return programmed;
    }

    private void moveTraffic(Optional<GatewayChoice> choice) {
        // Before the first programming the kernel may still run an earlier agent's decisions, which a first half-informed one must not undo.
        if (programmed.config() != null) {
            choice.ifPresent(filter::switchTo);
        }
        changed.run();
    }

    private void programWanted() {
        ReceivedConfig config = wanted.get();
        if (config.revision() != programmed.revision()) {
            program(config);
        }
    }

    private void repairDrift() {
        if (wanted.get() != null) {
            program(wanted.get());
        }
    }

    private void program(ReceivedConfig received) {
        List<ApplyFailure> failures = new ArrayList<>();
        FirewallConfig config = received.config();
        boolean isNew = received.revision() != programmed.revision();
        try {
            failures.addAll(links.make(config));
            GatewayChoice choice = decide(config);
            failures.addAll(filter.apply(config, choice));
            links.prune(config);
            failures.addAll(tunnels.apply(config, "vti".equals(links.driver()) ? Tunnels.LinkKeys.MARK : Tunnels.LinkKeys.IF_ID));
            if (isNew) {
                lastGood.store(received);
                LOG.log(System.Logger.Level.INFO, "Revision {0} is programmed, {1} failures.", received.revision(), failures.size());
            }
            programmed = new Programmed(received.revision(), config, List.copyOf(failures));
            // A verdict that came while this was programmed may have asked for another choice.
            if (!failover.choice().equals(choice)) {
                filter.switchTo(failover.choice());
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException broken) {
            LOG.log(System.Logger.Level.ERROR, "Revision " + received.revision() + " could not be programmed; trying again.", broken);
            failures.add(new ApplyFailure("Firewall", config.firewall(), "the configuration could not be programmed: " + broken.getMessage()));
            programmed = new Programmed(programmed.revision(), programmed.config(), List.copyOf(failures));
            programming.schedule(this::programWanted, RETRY.toSeconds(), TimeUnit.SECONDS);
        }
        changed.run();
    }

    private GatewayChoice decide(FirewallConfig config) throws InterruptedException {
        failover.adopt(config, clock.instant());
        probing.watch(config);
        if (programmed.config() == null) {
            // An agent that starts in the middle of a failover hears from the running probe at once what is dead.
            failover.awaitVerdicts(FIRST_VERDICTS);
        }
        return failover.choice();
    }

    private void keepTunnelsUp() {
        try {
            if (programmed.config() != null) {
                tunnels.keepUp(clock.instant());
            }
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.WARNING, "charon could not be asked for the tunnels: {0}", broken.getMessage());
        }
        changed.run();
    }

    /** Stops acting. Kernel and charon keep what they have, so that traffic flows on while a new agent starts. */
    @Override
    public void close() {
        programming.shutdownNow();
    }
}
