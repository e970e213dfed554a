package dev.vti.firewall;

import dev.vti.config.FirewallConfig;
import dev.vti.config.UnreadableConfigException;
import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.firewall.apply.LinkEvents;
import dev.vti.firewall.apply.Links;
import dev.vti.firewall.apply.PacketFilter;
import dev.vti.firewall.apply.Tunnels;
import dev.vti.firewall.apply.Tunnels.TunnelState;
import dev.vti.firewall.failover.Failover;
import dev.vti.firewall.monitoring.ProbeFeed;
import dev.vti.firewall.source.LastGood;
import dev.vti.firewall.source.ReceivedConfig;
import dev.vti.model.Availability;
import dev.vti.model.TunnelAvailability;
import dev.vti.router.PathQuality;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The firewall: makes the kernel and charon equal to the newest configuration and moves traffic on what the probe, the kernel's links and charon say.
 * Programming runs on a thread of its own; an event is acted on by the thread that brings it, at once, whatever programming is at.
 */
public final class Agent implements ProbeFeed.VerdictReceiver, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Agent.class.getName());
    private final String firewall;
    private final Ports ports;
    private final Failover failover;
    private final Decisions decisions;
    private final DeviceWatch devices;
    private final LastGood lastGood;
    private final Clock clock;
    private final Timing timing;
    private final Runnable changed;
    private final ScheduledExecutorService programming =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("program").daemon().factory());
    private final AtomicReference<ReceivedConfig> wanted = new AtomicReference<>();
    private final CountDownLatch first = new CountDownLatch(1);
    private volatile Programmed programmed = Programmed.NOTHING;
    private volatile String refusal;

    /** What the packet filter holds; null before the first. Of the programming thread. */
    private FirewallConfig inForce;
    private ReceivedConfig stored;
    private Duration retry;
    private ScheduledFuture<?> retrying;

    /** What the agent works on. */
    public record Ports(Links links, LinkEvents linkEvents, PacketFilter filter, Tunnels tunnels, Probing probing) {
    }

    /**
     * What is in the kernel and charon.
     *
     * @param revision 0 before the first configuration
     * @param config null before the first configuration
     * @param failures what is not as this configuration, or a newer one that was refused, asks for
     */
    public record Programmed(long revision, FirewallConfig config, List<ApplyFailure> failures) {

        static final Programmed NOTHING = new Programmed(0, null, List.of());

        private boolean is(ReceivedConfig received) {
            return revision == received.revision() && received.config().equals(config);
        }
    }

    /** Tells the probe which gateways to test. */
    @FunctionalInterface
    public interface Probing {

        void watch(FirewallConfig config);
    }

    /**
     * How patient the agent is.
     *
     * @param driftCheck between two looks at kernel and charon while all is well
     * @param firstRetry before a configuration is tried again that could not be programmed; doubled each time
     * @param longestRetry which the doubling ends at
     * @param firstVerdicts how long the first programming waits for a probe that runs already
     * @param linkRepairs between two repairs that a returning device asks for
     */
    record Timing(Duration driftCheck, Duration firstRetry, Duration longestRetry, Duration firstVerdicts, Duration linkRepairs) {

        static final Timing DEFAULT = new Timing(
                Duration.ofSeconds(30), Duration.ofSeconds(3), Duration.ofSeconds(48), Duration.ofMillis(500), Duration.ofMillis(250));

        private Duration after(Duration before) {
            Duration doubled = before.multipliedBy(2);
            return doubled.compareTo(longestRetry) < 0 ? doubled : longestRetry;
        }
    }

    /**
     * @param firewall name of the Firewall object
     * @param changed called when a report may read differently
     */
    public Agent(String firewall, Ports ports, Failover failover, LastGood lastGood, Clock clock, Runnable changed) {
        this(firewall, ports, failover, lastGood, clock, Timing.DEFAULT, changed);
    }

    Agent(String firewall, Ports ports, Failover failover, LastGood lastGood, Clock clock, Timing timing, Runnable changed) {
        this.firewall = firewall;
        this.ports = ports;
        this.failover = failover;
        this.decisions = new Decisions(failover, ports.filter(), clock, changed, this::notMoved);
        this.devices = new DeviceWatch(ports.linkEvents(), (device, state) -> decisions.on(now -> failover.link(device, state, now)), this::repairDrift,
                programming, timing.linkRepairs());
        this.lastGood = lastGood;
        this.clock = clock;
        this.timing = timing;
        this.retry = timing.firstRetry();
        this.changed = changed;
    }

    /** Starts from the configuration on disk, if there is one, and begins to hold kernel and charon to it. */
    public void start() {
        decisions.start();
        devices.start();
        ports.tunnels().listen(this::tunnel);
        try {
            lastGood.load().ifPresent(config -> {
                stored = config;
                receive(config);
            });
        } catch (UnreadableConfigException unusable) {
            LOG.log(System.Logger.Level.WARNING, "Starting without a stored configuration: {0}.", unusable.getMessage());
        }
        programming.scheduleWithFixedDelay(this::repairDrift, timing.driftCheck().toMillis(), timing.driftCheck().toMillis(), TimeUnit.MILLISECONDS);
        programming.scheduleWithFixedDelay(this::keepTunnelsUp, 1, 1, TimeUnit.SECONDS);
    }

    /** Waits until the configuration on disk has been programmed or has failed once; not at all without one, and no longer than the limit. */
    public void awaitFirst(Duration limit) throws InterruptedException {
        if (wanted.get() != null) {
            first.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Takes a configuration; returns at once. Of several that wait, only the newest is programmed. */
    public void receive(ReceivedConfig config) {
        ReceivedConfig before = wanted.getAndUpdate(old -> old != null && old.revision() > config.revision() ? old : config);
        if (before == null || before.revision() <= config.revision()) {
            refusal = null;
            programming.execute(this::programWanted);
        }
    }

    /** Takes note that a configuration arrived that cannot be used; it is reported until one arrives that can. */
    public void refuse(String sentence) {
        refusal = sentence;
        changed.run();
    }

    /** Takes a verdict of the probe and, if traffic has to move, moves it before it returns. */
    @Override
    public void verdict(int gatewayId, Availability availability, String reason) {
        decisions.on(now -> failover.verdict(gatewayId, availability, reason, now));
    }

    /** Takes measurements and, if a gateway's quality moves traffic, moves it before it returns. */
    @Override
    public void measured(Map<Integer, PathQuality> measurements) {
        decisions.onRoutine(now -> failover.measured(measurements, now));
    }

    /** While the probe is not heard, all it said is unknown, and traffic stays where it is. */
    @Override
    public void probeQuiet(boolean nowQuiet) {
        decisions.on(now -> failover.probeQuiet(nowQuiet, now));
    }

    public Programmed programmed() {
        Programmed now = programmed;
        String refused = refusal;
        if (refused == null) {
            return now;
        }
        List<ApplyFailure> failures = new ArrayList<>(now.failures());
        failures.add(ofFirewall(refused));
        return new Programmed(now.revision(), now.config(), List.copyOf(failures));
    }

    private void notMoved(RuntimeException refused) {
        if (programming.isShutdown()) {
            return;
        }
        LOG.log(System.Logger.Level.ERROR, "Traffic could not be moved; the packet filter is made anew: {0}", reason(refused));
        programming.execute(this::repairDrift);
    }

    private void programWanted() {
        ReceivedConfig config = wanted.get();
        if (!programmed.is(config)) {
            program(config);
        }
    }

    /** What could not be programmed yet is tried again on its own schedule. */
    private void repairDrift() {
        ReceivedConfig config = wanted.get();
        if (config != null && programmed.is(config)) {
            program(config);
        }
    }

    private void program(ReceivedConfig received) {
        List<ApplyFailure> failures = new ArrayList<>();
        try {
            boolean isFirst = inForce == null;
            if (isFirst) {
                // The probe can begin while links are made. An agent that starts in the middle of a failover hears from it at once what is dead.
                decideBy(received.config());
            }
            failures.addAll(ports.links().make(received.config()));
            if (!isFirst) {
                decideBy(received.config());
            }
            hearOf(received.config());
            if (isFirst) {
                decisions.awaitVerdicts(timing.firstVerdicts());
            }
            List<ApplyFailure> missing = ports.filter().apply(received.config(), decisions::choice);
            failures.addAll(missing);
            if (missing.isEmpty()) {
                complete(received, failures);
            } else {
                keepInForce(received, failures);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.DEBUG, "Programming failed here.", broken);
            failures.add(ofFirewall("the configuration could not be programmed and is tried again: " + reason(broken)));
            keepInForce(received, failures);
        }
        first.countDown();
        changed.run();
    }

    /** The rules lead to the new links now: what only the old ones needed can go. */
    private void complete(ReceivedConfig received, List<ApplyFailure> failures) {
        inForce = received.config();
        decisions.open();
        ports.links().prune(received.config());
        Tunnels.LinkKeys keys = "vti".equals(ports.links().driver()) ? Tunnels.LinkKeys.MARK : Tunnels.LinkKeys.IF_ID;
        failures.addAll(ports.tunnels().apply(received.config(), keys));
        store(received, failures);
        if (!programmed.is(received)) {
            LOG.log(System.Logger.Level.INFO, "Revision {0} is in force.", Long.toString(received.revision()));
        }
        retry = timing.firstRetry();
        settle(new Programmed(received.revision(), received.config(), List.copyOf(failures)));
    }

    /** The rules of the configuration before are still in force, so decisions, probes, links and tunnels stay with it. */
    private void keepInForce(ReceivedConfig received, List<ApplyFailure> failures) {
        if (programming.isShutdown()) {
            return;
        }
        if (inForce != null && !inForce.equals(received.config())) {
            decideBy(inForce);
            hearOf(inForce);
        }
        settle(new Programmed(programmed.revision(), programmed.config(), List.copyOf(failures)));
        LOG.log(System.Logger.Level.WARNING, "Revision {0} is not in force; it is tried again in {1} s.",
                Long.toString(received.revision()), Long.toString(retry.toSeconds()));
        if (retrying != null) {
            retrying.cancel(false);
        }
        retrying = programming.schedule(() -> program(wanted.get()), retry.toMillis(), TimeUnit.MILLISECONDS);
        retry = timing.after(retry);
    }

    private void settle(Programmed now) {
        now.failures().stream().filter(failure -> !programmed.failures().contains(failure))
                .forEach(failure -> LOG.log(System.Logger.Level.WARNING, "{0} {1}: {2}", failure.kind(), failure.name(), failure.message()));
        programmed = now;
    }

    private void store(ReceivedConfig received, List<ApplyFailure> failures) {
        if (received.equals(stored)) {
            return;
        }
        try {
            lastGood.store(received);
            stored = received;
        } catch (IOException full) {
            failures.add(ofFirewall("the configuration is in force and not on disk; after a restart without the API server the firewall would run an older one: "
                    + full.getMessage()));
        }
    }

    private void decideBy(FirewallConfig config) {
        decisions.adopt(config);
        ports.probing().watch(config);
    }

    /** What is known already of new gateways' devices and tunnels counts from the start. */
    private void hearOf(FirewallConfig config) {
        devices.about(config);
        ports.tunnels().tell();
    }

    private void tunnel(String name, TunnelState.State state) {
        TunnelAvailability availability = switch (state) {
            case Up -> TunnelAvailability.Up;
            case Connecting, Down -> TunnelAvailability.Down;
            case Unknown -> TunnelAvailability.Unknown;
        };
        decisions.on(now -> failover.tunnel(name, availability, now));
    }

    private void keepTunnelsUp() {
        try {
            if (programmed.config() != null) {
                ports.tunnels().keepUp(clock.instant());
            }
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.WARNING, "charon could not be asked for the tunnels, which is tried again: {0}", reason(broken));
        }
    }

    private ApplyFailure ofFirewall(String sentence) {
        return new ApplyFailure("Firewall", firewall, sentence);
    }

    /** The ports say themselves what is wrong and what would mend it; anything else is ours to mend. */
    private static String reason(RuntimeException broken) {
        return switch (broken) {
            case IllegalStateException said -> said.getMessage();
            case UncheckedIOException said -> said.getMessage();
            default -> "this release has a defect there; report it with the agent's log (" + broken + ")";
        };
    }

    /** Stops acting. Kernel and charon keep what they have, so that traffic flows on while a new agent starts. */
    @Override
    public void close() {
        programming.shutdownNow();
        decisions.close();
    }
}
