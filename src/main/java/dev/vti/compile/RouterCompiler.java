package dev.vti.compile;

import dev.vti.api.RouterObjectSpec;
import dev.vti.api.RouterObjectSpec.Gateway;
import dev.vti.api.RouterObjectSpec.Monitoring;
import dev.vti.api.RouterObjectSpec.Target;
import dev.vti.compile.Snapshot.Declared;
import dev.vti.config.MonitoringConfig;
import dev.vti.model.Failback;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.LoadBalancing;
import dev.vti.model.NoGatewayPolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compiles a firewall's router objects, up to the ids of their gateways. */
final class RouterCompiler {

    private static final int HIGHEST_WEIGHT = 1000;
    private static final int HIGHEST_THRESHOLD = 64;
    private static final int MOST_TARGETS = 8;

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
        Set<String> seen = new HashSet<>();
        List<MemberDraft> main = members(on, "spec.gateways", spec.gateways, monitoring.orElse(null), seen);
        List<MemberDraft> backup = members(on, "spec.backupGateways", spec.backupGateways, monitoring.orElse(null), seen);
        return on.any() ? Optional.empty() : Optional.of(new RouterDraft(declared.name(), main, backup, threshold.get(),
                Site.orDefault(spec.enableAllBackupGateways, false),
                Site.orDefault(spec.ifNoGatewayAvailable, NoGatewayPolicy.DefaultRoute),
                Site.orDefault(spec.loadBalancing, LoadBalancing.Connection), Site.orDefault(spec.failback, Failback.NewConnections)));
    }

    private static Optional<Integer> threshold(ObjectFindings on, RouterObjectSpec spec) {
        Optional<Integer> threshold = on.number("spec.backupThreshold", Site.orDefault(spec.backupThreshold, 1), 1, HIGHEST_THRESHOLD);
        int main = spec.gateways == null ? 0 : spec.gateways.size();
        threshold.filter(least -> main > 0 && least > main).ifPresent(least -> on.invalid("spec.backupThreshold",
                least + " is more than there are main gateways (" + main + ")", "lower it, or move a gateway that is always used to spec.gateways"));
        return threshold;
    }

    private List<MemberDraft> members(
            ObjectFindings on, String list, List<Gateway> gateways, MonitoringConfig monitoring, Set<String> seen) {
        List<MemberDraft> members = new ArrayList<>();
        List<Gateway> declared = gateways == null ? List.of() : gateways;
        for (int i = 0; i < declared.size(); i++) {
            String field = list + "[" + i + "]";
            if (declared.get(i) == null) {
                on.invalid(field, "the value is missing", "write the gateway's object, or remove the entry");
            } else {
                member(on, field, declared.get(i), monitoring, seen).ifPresent(members::add);
            }
        }
        return members;
    }

    private Optional<MemberDraft> member(ObjectFindings on, String field, Gateway gateway, MonitoringConfig monitoring, Set<String> seen) {
        Optional<Integer> weight = on.number(field + ".weight", Site.orDefault(gateway.weight, 1), 1, HIGHEST_WEIGHT);
        Optional<IpAddress> address = site.catalog().host(on, field + ".object", gateway.object);
        Optional<InterfaceName> device = address.flatMap(host -> reach.device(on, field + ".object", gateway.object, host));
        if (address.isPresent() && !seen.add(gateway.object)) {
            on.invalid(field + ".object", "NetworkObject '" + gateway.object + "' is there twice", "keep it once, as main or as backup gateway");
        }
        if (weight.isEmpty() || device.isEmpty()) {
            return Optional.empty();
        }
        Optional<MonitoringConfig> aimed = aimed(on, field, gateway, monitoring);
        GatewayKey key = new GatewayKey(gateway.object, aimed.orElse(null));
        plan.reaches(gateway.object, address.get(), device.get());
        return Optional.of(new MemberDraft(key, weight.get()));
    }

    /** How this gateway is monitored; empty when it is not, or with a finding. */
    private Optional<MonitoringConfig> aimed(ObjectFindings on, String field, Gateway gateway, MonitoringConfig monitoring) {
        List<Target> declared = gateway.targets == null ? List.of() : gateway.targets;
        boolean isMonitored = Site.orDefault(gateway.monitored, true);
        if (!isMonitored && !declared.isEmpty()) {
            on.invalid(field + ".targets", "the gateway is not monitored", "remove them, or set monitored to true");
        }
        if (declared.size() > MOST_TARGETS) {
            on.invalid(field + ".targets", "there are " + declared.size(), "keep " + MOST_TARGETS + " at most");
        }
        Optional<Integer> required = on.number(field + ".requiredTargets", Site.orDefault(gateway.requiredTargets, 1), 1, Math.max(1, declared.size()));
        List<IpAddress> targets = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < declared.size(); i++) {
            target(on, field + ".targets[" + i + "]", declared.get(i), seen).ifPresent(targets::add);
        }
        return isMonitored && monitoring != null && required.isPresent()
                ? Optional.of(MonitoringReading.aimedAt(monitoring, targets, required.get())) : Optional.empty();
    }

    private Optional<IpAddress> target(ObjectFindings on, String field, Target target, Set<String> seen) {
        if (target == null) {
            on.invalid(field, "the value is missing", "write the target's object, or remove the entry");
            return Optional.empty();
        }
        Optional<IpAddress> address = site.catalog().host(on, field + ".object", target.object);
        if (address.isPresent() && !seen.add(target.object)) {
            on.invalid(field + ".object", "NetworkObject '" + target.object + "' is there twice", "keep it once");
        }
        return address;
    }
}
