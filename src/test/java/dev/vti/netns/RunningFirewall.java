package dev.vti.netns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.config.FirewallConfig;
import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.firewall.apply.links.LinuxLinks;
import dev.vti.firewall.apply.nft.NftPacketFilter;
import dev.vti.router.GatewayChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The agent's links and packet filter at work in a namespace, driven in the order that the agent drives them. */
final class RunningFirewall implements AutoCloseable {

    private final NetworkNamespace namespace;
    private final Path footprint;
    private LinuxLinks links;
    private NftPacketFilter filter;

    RunningFirewall(NetworkNamespace namespace, Path directory) {
        this.namespace = namespace;
        this.footprint = directory.resolve("footprint.json");
        namespace.run(this::open);
    }

    private void open() {
        links = new LinuxLinks(SiteConfig.FIREWALL, footprint);
        filter = new NftPacketFilter(SiteConfig.FIREWALL);
    }

    /** As after a crash of the agent: another process' memory, the kernel as it was left. */
    void restart() {
        filter.close();
        namespace.run(this::open);
    }

    NftPacketFilter filter() {
        return filter;
    }

    /** Programs the configuration and expects that all of it could be. */
    void apply(FirewallConfig config, GatewayChoice choice) {
        assertThat(tryToApply(config, choice)).isEmpty();
    }

    List<ApplyFailure> tryToApply(FirewallConfig config, GatewayChoice choice) {
        return namespace.call(() -> {
            List<ApplyFailure> failures = new ArrayList<>(links.make(config));
            failures.addAll(filter.apply(config, () -> choice));
            links.prune(config);
            return failures;
        });
    }

    void switchTo(GatewayChoice choice) {
        filter.switchTo(choice);
    }

    void remove() {
        namespace.run(() -> {
            filter.remove();
            links.remove();
        });
    }

    @Override
    public void close() {
        filter.close();
    }
}
