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
import dev.vti.router.PathQuality;
import dev.vti.router.RouterStatus;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine;

/** The firewall's process: wires the agent to the kernel, charon, gateway-probe and the API server, and runs until it is told to stop. */
@Command(name = "firewall", mixinStandardHelpOptions = true,
        description = "Runs one firewall in this network namespace. Needs NET_ADMIN. The API server is found through KUBECONFIG or the pod's service account.")
public final class FirewallMain implements Callable<Integer> {

    private static final System.Logger LOG = System.getLogger(FirewallMain.class.getName());
    private static final Duration ORDERLY_END = Duration.ofSeconds(3);

    @Option(names = "--namespace", required = true, description = "Kubernetes namespace of the Firewall object.")
    private String namespace;

    @Option(names = "--firewall", required = true, description = "Name of the Firewall object.")
    private String firewall;

    @Option(names = "--state-directory", required = true, description = "Where the last good configuration is kept; survives a restart.")
    private Path stateDirectory;

    @Option(names = "--vici-socket", required = true, description = "charon's control socket.")
    private Path viciSocket;

    @Option(names = "--probe-socket", required = true, description = "gateway-probe's socket.")
    private Path probeSocket;

    @Option(names = "--remove", description = "Remove everything this firewall made from the kernel and charon, and end.")
    private boolean remove;

    public static void main(String[] arguments) {
        ProcessLog.start();
        System.exit(new CommandLine(new FirewallMain()).setExecutionExceptionHandler(FirewallMain::cannotRun).execute(arguments));
    }

    /** What the kernel or the machine lacks is said in a sentence by whoever needs it. */
    private static int cannotRun(Exception broken, CommandLine command, CommandLine.ParseResult parsed) {
        boolean saysWhy = broken instanceof IllegalStateException || broken instanceof UncheckedIOException;
        command.getErr().println("The firewall cannot run: "
                + (saysWhy ? broken.getMessage() : "this release has a defect there; report it with this line (" + broken + ")"));
        return CommandLine.ExitCode.SOFTWARE;
    }

    @Override
    public Integer call() throws InterruptedException {
        Clock clock = Clock.systemUTC();
        Links links = new LinuxLinks(firewall, stateDirectory.resolve("footprint.json"));
        try (PacketFilter filter = new NftPacketFilter(firewall); CharonTunnels tunnels = new CharonTunnels(viciSocket, clock)) {
            if (remove) {
                tunnels.remove();
                filter.remove();
                links.remove();
                return 0;
            }
            run(links, filter, tunnels, clock);
        }
        return 0;
    }

    private void run(Links links, PacketFilter filter, CharonTunnels tunnels, Clock clock) throws InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        // The process ends when its hooks have ended: this one gives the rest time to end in order.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.countDown();
            await(stopped);
        }));
        try {
            runUntil(stop, links, filter, tunnels, clock);
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

    private void runUntil(CountDownLatch stop, Links links, PacketFilter filter, CharonTunnels tunnels, Clock clock) throws InterruptedException {
        Failover failover = new Failover();
        DecisionFile decisions = new DecisionFile(stateDirectory, namespace, firewall);
        remember(failover, decisions);
        Wiring wiring = new Wiring();
        try (ProbeFeed probe = new ProbeFeed(probeSocket, wiring);
                DecisionKeeper keeper = new DecisionKeeper(decisions, failover::memory);
                LinkWatch linkEvents = new LinkWatch();
                Agent agent = new Agent(firewall, new Agent.Ports(links, linkEvents, filter, tunnels, probe::watch), failover,
                        new LastGood(stateDirectory, namespace, firewall), clock, wiring::changed)) {
            wiring.agent = agent;
            wiring.keeper = keeper;
            tunnels.onReason(wiring::changed);
            probe.start();
            agent.start();
            keeper.start();
            // Last, since it takes the longest and nothing waits for it: the firewall works by now.
            talkToApiServer(stop, wiring, () -> wiring.observe(links, filter, tunnels, probe, failover), clock);
        }
    }

    private void talkToApiServer(CountDownLatch stop, Wiring wiring, Supplier<Observation> observation, Clock clock) throws InterruptedException {
        try (KubernetesClient client = ApiServerClient.open(Config.autoConfigure(null));
                Reporter reporter = new Reporter(observation, new ReportWriter(client, namespace, firewall), clock);
                SecretWatch watch = new SecretWatch(client, namespace, firewall, wiring.agent::receive, wiring.agent::refuse)) {
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
