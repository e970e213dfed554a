package dev.vti.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vti.config.FirewallConfig;
import dev.vti.config.RouterConfig;
import dev.vti.config.RouterConfig.Member;
import dev.vti.firewall.FirewallMain;
import dev.vti.firewall.source.LastGood;
import dev.vti.firewall.source.ReceivedConfig;
import dev.vti.firewall.state.DecisionFile;
import dev.vti.model.Availability;
import dev.vti.model.Failback;
import dev.vti.model.LoadBalancing;
import dev.vti.model.NoGatewayPolicy;
import dev.vti.router.RouterStatus;
import dev.vti.router.RouterStatus.GatewayStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The firewall's own process and its probe, as they are shipped, from what is on disk; no API server and no charon can be reached. */
@Tag("netns")
class FirewallProcessTest {

    private static final Duration ON_A_BUSY_MACHINE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Topology topology;
    private ProbeProcess probe;
    private Process firewall;
    private int starts;

    @BeforeEach
    void start() throws Exception {
        topology = new Topology();
        FirewallConfig site = new SiteConfig().build();
        List<RouterConfig> routers = List.of(router(1, "main-router", Failback.NewConnections), router(2, "once-router", Failback.Never));
        new LastGood(state(), site.namespace(), site.firewall()).store(new ReceivedConfig(1, new FirewallConfig(site.formatVersion(), site.namespace(),
                site.firewall(), site.defaultAction(), site.interfaces(), site.virtualInterfaces(), site.tunnels(), site.gateways(), routers, site.rules(),
                site.returnRoutes(), site.origins())));
        probe = new ProbeProcess(topology.firewall, directory.resolve("probe.sock"));
        startFirewall();
        await("the first answers").atMost(ON_A_BUSY_MACHINE).until(() -> gateway("main-router", 1).availability() == Availability.Ready
                && gateway("main-router", 2).availability() == Availability.Ready);
    }

    @AfterEach
    void stop() {
        firewall.destroyForcibly().onExit().join();
        probe.close();
        topology.close();
    }

    private static RouterConfig router(int id, String name, Failback failback) {
        return new RouterConfig(id, name, List.of(new Member(1, 1)), List.of(new Member(2, 1)), 1, false, NoGatewayPolicy.DoNotRoute,
                LoadBalancing.Connection, failback);
    }

    private Path state() {
        return directory.resolve("state");
    }

    private void startFirewall() throws IOException {
        Path nowhere = Files.writeString(directory.resolve("kubeconfig"), """
                {"apiVersion": "v1", "kind": "Config", "current-context": "none", "contexts": [{"name": "none", "context": {"cluster": "none", "user": "none"}}],
                 "clusters": [{"name": "none", "cluster": {"server": "https://127.0.0.1:1"}}], "users": [{"name": "none", "user": {"token": "none"}}]}
                """);
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx64m",
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), FirewallMain.class.getName(),
                "--namespace", "test", "--firewall", SiteConfig.FIREWALL, "--state-directory", state().toString(),
                "--vici-socket", directory.resolve("none").toString(), "--probe-socket", directory.resolve("probe.sock").toString()));
        ProcessBuilder builder = new ProcessBuilder(topology.firewall.command(command)).redirectErrorStream(true)
                .redirectOutput(directory.resolve("firewall-" + ++starts + ".log").toFile());
        builder.environment().put("KUBECONFIG", nowhere.toString());
        firewall = builder.start();
        await("programming").atMost(ON_A_BUSY_MACHINE).until(() -> log().contains("is in force"));
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("firewall-" + starts + ".log"));
    }

    private RouterStatus router(String name) throws IOException {
        return new DecisionFile(state(), "test", SiteConfig.FIREWALL).load().map(memory -> memory.routers().get(name))
                .orElseGet(() -> new RouterStatus(null, null, false, List.of(), List.of()));
    }

    private GatewayStatus gateway(String router, int id) throws IOException {
        return router(router).gateways().stream().filter(gateway -> gateway.gatewayId() == id).findFirst()
                .orElseGet(() -> new GatewayStatus(id, null, 0, null, null, Availability.Unknown, null, false, null, null, null, 0));
    }

    private void awaitActive(String router, int gateway) {
        await(router + " on gateway " + gateway).atMost(ON_A_BUSY_MACHINE).until(() -> router(router).activeGateways().equals(Set.of(gateway)));
    }

    private String routesBy(String device) {
        return topology.firewall.exec("ip", "-4", "route", "list", "table", "all", "dev", device);
    }

    private String rulesInTheKernel() {
        return topology.firewall.exec("nft", "list", "ruleset");
    }

    @Test
    void aLinkThatGoesDownMovesTrafficAndItsReturnBringsItBackWithItsRoutes() throws Exception {
        String routes = routesBy("wan1");
        topology.firewall.exec("ip", "link", "set", "wan1", "down");
        awaitActive("main-router", 2);
        assertThat(gateway("main-router", 1).reason()).isEqualTo("device wan1 is down");

        topology.firewall.exec("ip", "link", "set", "wan1", "up");
        awaitActive("main-router", 1);
        assertThat(routesBy("wan1")).contains("via 10.9.1.2").isEqualTo(routes);
    }

    @Test
    void anEndInOrderKeepsTheKernelAndARestartGoesOnWhereItWas() throws Exception {
        topology.firewall.exec("ip", "link", "set", "wan1", "down");
        awaitActive("once-router", 2);
        RouterStatus before = router("once-router");
        String rules = rulesInTheKernel();

        firewall.destroy();
        assertThat(firewall.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(rulesInTheKernel()).isEqualTo(rules);
        startFirewall();
        topology.firewall.exec("ip", "link", "set", "wan1", "up");
        awaitActive("main-router", 1);
        assertThat(router("once-router").activeGateways()).as("failback Never, decided before the restart").containsExactly(2);
        assertThat(router("once-router").since()).isEqualTo(before.since());
    }

    @Test
    void aCrashLosesNoDecisionThatIsASecondOld() throws Exception {
        topology.firewall.exec("ip", "link", "set", "wan1", "down");
        awaitActive("once-router", 2);
        RouterStatus before = router("once-router");

        firewall.destroyForcibly().onExit().join();
        startFirewall();
        topology.firewall.exec("ip", "link", "set", "wan1", "up");
        awaitActive("main-router", 1);
        assertThat(router("once-router").activeGateways()).containsExactly(2);
        assertThat(router("once-router").since()).isEqualTo(before.since());
    }

    @Test
    void nothingIsLoggedThatOnlyALibraryUnderstands() throws Exception {
        await("a few attempts to reach the API server").atMost(ON_A_BUSY_MACHINE).until(() -> log().contains("cannot be watched"));

        assertThat(log().lines()).noneMatch(line -> line.startsWith("\tat ") || line.startsWith("Caused by") || line.contains("Exception"));
        assertThat(log().lines().filter(line -> line.contains("cannot be watched"))).hasSize(1);
    }
}
