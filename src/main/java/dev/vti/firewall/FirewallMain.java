package dev.vti.firewall;

import dev.vti.firewall.apply.Links;
import dev.vti.firewall.apply.PacketFilter;
import dev.vti.firewall.apply.Tunnels;
import dev.vti.firewall.apply.links.LinkWatch;
import dev.vti.firewall.apply.links.LinuxLinks;
import dev.vti.firewall.apply.nft.NftPacketFilter;
import dev.vti.firewall.apply.vici.CharonTunnels;
import dev.vti.firewall.failover.Failover;
import dev.vti.firewall.monitoring.ProbeFeed;
import dev.vti.firewall.report.ConnectionCounts;
import dev.vti.firewall.report.Observation;
import dev.vti.firewall.report.ReportWriter;
import dev.vti.firewall.report.Reporter;
import dev.vti.firewall.source.ApiServerClient;
import dev.vti.firewall.source.LastGood;
import dev.vti.firewall.source.SecretWatch;
import dev.vti.firewall.state.DecisionFile;
import dev.vti.firewall.state.DecisionKeeper;
import dev.vti.model.Availability;
import dev.vti.process.ProcessLog;
import dev.vti.process.SmallHeap;
import dev.vti.router.PathQuality;
import dev.vti.router.RouterStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The firewall's process: wires the agent to the kernel, charon, gateway-probe and the API server, and runs until it is told to stop. */
public final class FirewallMain {

    private static final System.Logger LOG = System.getLogger(FirewallMain.class.getName());
    private static final Duration ORDERLY_END = Duration.ofSeconds(3);
    private static final Duration HEAD_START = Duration.ofSeconds(2);
    private static final Duration ANOTHER_WAY = Duration.ofSeconds(10);
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final FirewallOptions options;
    private final Clock clock = Clock.systemUTC();

    private FirewallMain(FirewallOptions options) {
        this.options = options;
    }

    public static void main(String[] arguments) {
        ProcessLog.start();
        try {
            new FirewallMain(options(arguments)).run();
            System.exit(0);
        } catch (IllegalStateException | UncheckedIOException lacking) {
            // What the kernel or the machine lacks is said in a sentence by whoever needs it.
            System.err.println("The firewall cannot run: " + lacking.getMessage());
            System.exit(FAILED);
        } catch (InterruptedException stopped) {
            System.exit(FAILED);
        }
    }

    private static FirewallOptions options(String[] arguments) {
        try {
            return FirewallOptions.read(arguments);
        } catch (IllegalArgumentException misuse) {
            System.err.println(misuse.getMessage() + "\n" + FirewallOptions.USAGE);
            System.exit(MISUSED);
            throw misuse;
        }
    }

    private void run() throws InterruptedException {
        Links links = new LinuxLinks(options.firewall(), options.stateDirectory().resolve("footprint.json"));
        try (PacketFilter filter = new NftPacketFilter(options.firewall()); CharonTunnels tunnels = new CharonTunnels(options.viciSocket(), clock)) {
            if (options.remove()) {
                tunnels.remove();
                filter.remove();
                links.remove();
            } else {
                run(links, filter, tunnels);
            }
        }
    }

    private void run(Links links, PacketFilter filter, CharonTunnels tunnels) throws InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        // The process ends when its hooks have ended: this one gives the rest time to end in order.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.countDown();
            await(stopped);
        }));
        try {
            runUntil(stop, links, filter, tunnels);
        } finally {
            stopped.countDown();
        }
    }

    private static void await(CountDownLatch stopped) {
        try {
            stopped.await(ORDERLY_END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void runUntil(CountDownLatch stop, Links links, PacketFilter filter, CharonTunnels tunnels) throws InterruptedException {
        Failover failover = new Failover();
        DecisionFile decisions = new DecisionFile(options.stateDirectory(), options.namespace(), options.firewall());
        remember(failover, decisions);
        Wiring wiring = new Wiring();
        try (ProbeFeed probe = new ProbeFeed(options.probeSocket(), wiring);
                SmallHeap heap = new SmallHeap();
                DecisionKeeper keeper = new DecisionKeeper(decisions, failover::memory);
                LinkWatch linkEvents = new LinkWatch();
                Agent agent = new Agent(options.firewall(), new Agent.Ports(links, linkEvents, filter, tunnels, probe::watch), failover,
                        new LastGood(options.stateDirectory(), options.namespace(), options.firewall()), clock, wiring::changed)) {
            wiring.agent = agent;
            wiring.keeper = keeper;
            tunnels.onReason(wiring::changed);
            probe.start();
            agent.start();
            keeper.start();
            heap.start();
            // Last, since it takes long and nothing waits for it: the firewall works by then.
            agent.awaitFirst(HEAD_START);
            talkToApiServer(stop, wiring, () -> wiring.observe(links, filter, tunnels, probe, failover));
        }
    }

    /** The firewall works without an API server, and also without a way to one. */
    private void talkToApiServer(CountDownLatch stop, Wiring wiring, Supplier<Observation> observation) throws InterruptedException {
        String trouble = "";
        while (stop.getCount() > 0) {
            try (KubernetesClient client = ApiServerClient.open()) {
                talkOver(client, stop, wiring, observation);
            } catch (IllegalStateException noWay) {
                if (!noWay.getMessage().equals(trouble)) {
                    trouble = noWay.getMessage();
                    LOG.log(System.Logger.Level.ERROR, "{0}; trying again, and going on with what is known.", trouble);
                }
                stop.await(ANOTHER_WAY.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    private void talkOver(KubernetesClient client, CountDownLatch stop, Wiring wiring, Supplier<Observation> observation) throws InterruptedException {
        try (Reporter reporter = new Reporter(observation, new ReportWriter(client, options.namespace(), options.firewall()), clock);
                SecretWatch watch = new SecretWatch(client, options.namespace(), options.firewall(), wiring.agent::receive, wiring.agent::refuse)) {
            wiring.reporter = reporter;
            reporter.start();
            reporter.wake();
            watch.start();
            stop.await();
        }
    }

    private static void remember(Failover failover, DecisionFile decisions) {
        try {
            decisions.load().ifPresent(failover::remember);
        } catch (IOException unusable) {
            LOG.log(System.Logger.Level.WARNING, "Starting without a memory of earlier decisions: {0}.", unusable.getMessage());
        }
    }

    /** Joins the parts that need each other. */
    private static final class Wiring implements ProbeFeed.VerdictReceiver {

        private final ConnectionCounts counts = new ConnectionCounts();
        private volatile Agent agent;
        private volatile Reporter reporter;
        private volatile DecisionKeeper keeper;

        void changed() {
            if (reporter != null) {
                reporter.wake();
            }
            if (keeper != null) {
                keeper.wake();
            }
        }

        @Override
        public void verdict(int gatewayId, Availability availability, String reason) {
            agent.verdict(gatewayId, availability, reason);
        }

        @Override
        public void measured(Map<Integer, PathQuality> measurements) {
            agent.measured(measurements);
        }

        @Override
        public void probeQuiet(boolean nowQuiet) {
            agent.probeQuiet(nowQuiet);
        }

        /** Null while there is nothing to say. Called by one thread. */
        Observation observe(Links links, PacketFilter filter, Tunnels tunnels, ProbeFeed probe, Failover failover) {
            Agent.Programmed programmed = agent.programmed();
            if (programmed.config() == null) {
                return programmed.failures().isEmpty() ? null
                        : new Observation(null, 0, links.driver(), programmed.failures(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
            }
            Map<Integer, RouterStatus> routers = failover.states();
            return new Observation(programmed.config(), programmed.revision(), links.driver(), programmed.failures(),
                    links.states(programmed.config()), tunnels.states(), routers, probe.measurements(), counts.since(routers, filter.sentConnections()));
        }
    }
}
