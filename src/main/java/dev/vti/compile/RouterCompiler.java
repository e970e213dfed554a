package dev.vti.compile;

import dev.vti.api.RouterObjectSpec;
import dev.vti.api.RouterObjectSpec.Gateway;
import dev.vti.api.RouterObjectSpec.Monitoring;
import dev.vti.compile.Snapshot.Declared;
import dev.vti.config.MonitoringConfig;
import dev.vti.model.IpAddress;
import dev.vti.model.InterfaceName;
import dev.vti.model.LoadBalancing;
import dev.vti.model.NoGatewayPolicy;
import dev.vti.model.ProbeMethod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compiles a firewall's router objects, up to the ids of their gateways. */
final class RouterCompiler {

    private static final int HIGHEST_WEIGHT = 1000;
    private static final int MOST_TRIES = 100;
    private static final long SHORTEST_FREQUENCY = 10;
    private static final long LONGEST_FREQUENCY = 3_600_000;

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
            boolean enableAllBackupGateways,
            NoGatewayPolicy ifNoGatewayAvailable,
            LoadBalancing loadBalancing) {

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
        Optional<MonitoringConfig> monitoring = monitoring(on, Site.orDefault(spec.monitoring, new Monitoring()));
        if (spec.gateways == null || spec.gateways.isEmpty()) {
            on.invalid("spec.gateways", "there is no main gateway", "add the NetworkObject of at least one");
        }
        Set<String> seen = new HashSet<>();
        List<MemberDraft> main = members(on, "spec.gateways", spec.gateways, monitoring.orElse(null), seen);
        List<MemberDraft> backup = members(on, "spec.backupGateways", spec.backupGateways, monitoring.orElse(null), seen);
        return on.any() ? Optional.empty() : Optional.of(new RouterDraft(declared.name(), main, backup,
                Site.orDefault(spec.enableAllBackupGateways, false),
                Site.orDefault(spec.ifNoGatewayAvailable, NoGatewayPolicy.DefaultRoute),
                Site.orDefault(spec.loadBalancing, LoadBalancing.Connection)));
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
        GatewayKey key = new GatewayKey(gateway.object, monitoring);
        plan.reaches(gateway.object, address.get(), device.get());
        return Optional.of(new MemberDraft(key, weight.get()));
    }

    private static Optional<MonitoringConfig> monitoring(ObjectFindings on, Monitoring spec) {
        Monitoring standard = new Monitoring();
        Optional<Long> frequency = on.read("spec.monitoring.frequency", Site.orDefault(spec.frequency, standard.frequency), Durations::millis);
        Optional<Long> wait = on.read("spec.monitoring.wait", Site.orDefault(spec.wait, standard.wait), Durations::millis);
        Optional<Integer> tries = on.number("spec.monitoring.tries", Site.orDefault(spec.tries, standard.tries), 1, MOST_TRIES);
        frequency.filter(millis -> millis < SHORTEST_FREQUENCY || millis > LONGEST_FREQUENCY).ifPresent(millis ->
                on.invalid("spec.monitoring.frequency", millis + "ms is out of range", "write 10ms to 60m"));
        wait.filter(millis -> millis < 1).ifPresent(millis -> on.invalid("spec.monitoring.wait", "0 is no time to wait", "write at least 1ms"));
        if (frequency.isEmpty() || wait.isEmpty() || tries.isEmpty()) {
            return Optional.empty();
        }
        if (wait.get() * tries.get() > frequency.get()) {
            on.invalid("spec.monitoring.frequency", "it is shorter than wait * tries, so one test would run into the next",
                    "raise frequency, or lower wait or tries");
        }
        return Optional.of(new MonitoringConfig(Site.orDefault(spec.method, ProbeMethod.ICMP), frequency.get(), wait.get(), tries.get()));
    }
}
