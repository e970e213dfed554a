package dev.vti.apiserver.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vti.api.FirewallState;
import dev.vti.api.FirewallStateStatus;
import dev.vti.api.FirewallStateStatus.RouterReport;
import dev.vti.api.FirewallStateStatus.TunnelReport;
import dev.vti.api.FirewallStateStatus.VirtualInterfaceReport;
import dev.vti.api.GatewayReport;
import dev.vti.apiserver.ApiServer;
import dev.vti.config.ConfigDocument;
import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.RouterConfig;
import dev.vti.config.TunnelConfig;
import dev.vti.config.UnreadableConfigException;
import dev.vti.config.VirtualInterfaceConfig;
import dev.vti.firewall.report.ReportWriter;
import dev.vti.model.Availability;
import dev.vti.model.GatewayRole;
import dev.vti.model.GatewayState;
import dev.vti.model.RouterState;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A site's running firewall as the API server knows it: its user, its rights, its reports. No kernel stands behind it: the test says what it sees. */
final class ReportingFirewall implements AutoCloseable {

    /** When everything that is up came up. */
    static final String SINCE = "2026-01-01T00:00:00Z";

    private final KubernetesClient client;
    private final TestSite site;
    private final ReportWriter writer;

    ReportingFirewall(ApiServer server, TestSite site) {
        this.site = site;
        this.client = server.clientAs("firewall:" + site.namespace() + ":agency");
        this.writer = new ReportWriter(client, site.namespace(), "agency");
        giveRights(server, site.namespace());
    }

    /** The lab's role of the firewall agency, for the site's own namespace. */
    private static void giveRights(ApiServer server, String namespace) {
        try {
            String role = Files.readString(Path.of("lab/rbac/firewall-agency.yaml"))
                    .replace("namespace: agency", "namespace: " + namespace)
                    .replace("metadata:\n  name: agency\n", "metadata:\n  name: " + namespace + "\n")
                    .replace("firewall:agency:agency", "firewall:" + namespace + ":agency");
            server.admin().load(new ByteArrayInputStream(role.getBytes(StandardCharsets.UTF_8))).serverSideApply();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Reports that all of the stored configuration is there and in order: every tunnel up, every router object on its main gateways. */
    void report() {
        report(status -> { });
    }

    /** @param change of a report that all is in order */
    void report(Consumer<FirewallStateStatus> change) {
        FirewallStateStatus status = allInOrder();
        change.accept(status);
        assertThat(writer.write(status)).as("the API server takes the firewall's report").isTrue();
    }

    private FirewallStateStatus allInOrder() {
        await().atMost(Duration.ofSeconds(30)).until(() -> client.resources(FirewallState.class).inNamespace(site.namespace())
                .withName("agency").get() != null);
        Secret secret = client.secrets().inNamespace(site.namespace()).withName("agency-config").get();
        FirewallConfig config = read(TestSite.text(secret, "config.json"));
        FirewallStateStatus status = new FirewallStateStatus();
        status.appliedRevision = Long.parseLong(TestSite.text(secret, "revision"));
        status.reportedAt = Instant.now().toString();
        status.linkDriver = "XFRM";
        config.virtualInterfaces().forEach(one -> status.virtualInterfaces.add(up(one)));
        config.tunnels().forEach(one -> status.tunnels.add(up(one)));
        config.routers().forEach(one -> status.routers.add(onMain(one, config)));
        return status;
    }

    private static FirewallConfig read(String document) {
        try {
            return ConfigDocument.read(document);
        } catch (UnreadableConfigException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static VirtualInterfaceReport up(VirtualInterfaceConfig one) {
        VirtualInterfaceReport report = new VirtualInterfaceReport();
        report.name = one.device().value();
        report.state = "Up";
        return report;
    }

    private static TunnelReport up(TunnelConfig one) {
        TunnelReport report = new TunnelReport();
        report.name = one.name();
        report.state = "Up";
        report.since = SINCE;
        report.localAddress = one.localAddress().toString();
        report.peerAddress = one.peerAddress().toString();
        return report;
    }

    private static RouterReport onMain(RouterConfig router, FirewallConfig config) {
        RouterReport report = new RouterReport();
        report.name = router.name();
        report.state = RouterState.OnMain;
        report.since = SINCE;
        Stream.concat(router.main().stream().map(member -> gateway(member, GatewayRole.Main, router.main().size(), config)),
                router.backup().stream().map(member -> gateway(member, GatewayRole.Backup, 0, config))).forEach(report.gateways::add);
        return report;
    }

    /** @param active how many gateways share the traffic with it, itself included; 0 if it carries none */
    private static GatewayReport gateway(RouterConfig.Member member, GatewayRole role, int active, FirewallConfig config) {
        GatewayConfig gateway = config.gateways().stream().filter(one -> one.id() == member.gatewayId()).findFirst().orElseThrow();
        GatewayReport report = new GatewayReport();
        report.name = gateway.object();
        report.address = gateway.address().toString();
        report.role = role;
        report.weight = member.weight();
        report.state = active == 0 ? GatewayState.OnStandby : GatewayState.Active;
        report.lastStatusChange = SINCE;
        report.availability = Availability.Ready;
        report.availableSince = SINCE;
        report.distribution = active == 0 ? 0 : 100 / active;
        report.roundTripMicros = 310L;
        report.lossPercent = 0;
        return report;
    }

    @Override
    public void close() {
        client.close();
    }
}
