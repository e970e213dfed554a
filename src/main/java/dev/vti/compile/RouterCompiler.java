package dev.vti.compile;

import dev.vti.api.RouterObjectSpec;
import dev.vti.api.RouterObjectSpec.Monitoring;
import dev.vti.compile.Snapshot.Declared;
import dev.vti.config.MonitoringConfig;
import dev.vti.model.Failback;
import dev.vti.model.LoadBalancing;
import dev.vti.model.NoGatewayPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compiles a firewall's router objects, up to the ids of their gateways. */
final class RouterCompiler {

    private static final int HIGHEST_THRESHOLD = 64;

    private final Site site;
    private final Reach reach;
    private final GatewayPlan plan;

    RouterCompiler(Site site, Reach reach, GatewayPlan plan) {
        this.site = site;
        this.reach = reach;
        this.plan = plan;
    }

    /** A gateway's place in a router object, before the gateway has an id. */
    record MemberDraft(GatewayKey gateway, int weight) {
    }

    /** A router object in order, before it has an id. */
    record RouterDraft(
            String name,
            List<MemberDraft> main,
            List<MemberDraft> backup,
            int backupThreshold,
            boolean enableAllBackupGateways,
            NoGatewayPolicy ifNoGatewayAvailable,
            LoadBalancing loadBalancing,
            Failback failback) {

        List<GatewayKey> gateways() {
            List<GatewayKey> all = new ArrayList<>();
            main.forEach(member -> all.add(member.gateway()));
            backup.forEach(member -> all.add(member.gateway()));
            return all;
        }
    }

    /** Those without a finding, by name. */
    List<RouterDraft> compile() {
        List<RouterDraft> drafts = new ArrayList<>();
        for (Declared<RouterObjectSpec> declared : site.own(site.catalog().routers(), spec -> spec.firewall)) {
            read(declared).ifPresent(drafts::add);
        }
        return drafts;
    }

    private Optional<RouterDraft> read(Declared<RouterObjectSpec> declared) {
        RouterObjectSpec spec = declared.spec();
        ObjectFindings on = site.findings().on(site.catalog().routers().key(declared.name()));
        Optional<MonitoringConfig> monitoring = MonitoringReading.read(on, Site.orDefault(spec.monitoring, new Monitoring()));
        if (spec.gateways == null || spec.gateways.isEmpty()) {
            on.invalid("spec.gateways", "there is no main gateway", "add the NetworkObject of at least one");
        }
        Optional<Integer> threshold = threshold(on, spec);
        Failback failback = Site.orDefault(spec.failback, Failback.NewConnections);
        GatewayReading reading = new GatewayReading(site, reach, plan, on, monitoring.orElse(null), failback == Failback.All ? declared.name() : null);
        List<MemberDraft> main = reading.members("spec.gateways", spec.gateways);
        List<MemberDraft> backup = reading.members("spec.backupGateways", spec.backupGateways);
        return on.any() ? Optional.empty() : Optional.of(new RouterDraft(declared.name(), main, backup, threshold.get(),
                Site.orDefault(spec.enableAllBackupGateways, false),
                Site.orDefault(spec.ifNoGatewayAvailable, NoGatewayPolicy.DefaultRoute),
                Site.orDefault(spec.loadBalancing, LoadBalancing.Connection), failback));
    }

    private static Optional<Integer> threshold(ObjectFindings on, RouterObjectSpec spec) {
        Optional<Integer> threshold = on.number("spec.backupThreshold", Site.orDefault(spec.backupThreshold, 1), 1, HIGHEST_THRESHOLD);
        int main = spec.gateways == null ? 0 : spec.gateways.size();
        threshold.filter(least -> main > 0 && least > main).ifPresent(least -> on.invalid("spec.backupThreshold",
                least + " is more than there are main gateways (" + main + ")", "lower it, or move a gateway that is always used to spec.gateways"));
        return threshold;
    }
}
