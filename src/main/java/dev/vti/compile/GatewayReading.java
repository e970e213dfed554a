package dev.vti.compile;

import dev.vti.api.RouterObjectSpec.Gateway;
import dev.vti.api.RouterObjectSpec.Target;
import dev.vti.compile.RouterCompiler.MemberDraft;
import dev.vti.config.MonitoringConfig;
import dev.vti.model.AddressFamily;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the gateways of one router object. */
final class GatewayReading {

    private static final int HIGHEST_WEIGHT = 1000;
    private static final int MOST_TARGETS = 8;

    private final Site site;
    private final Reach reach;
    private final GatewayPlan plan;
    private final ObjectFindings on;
    private final MonitoringConfig monitoring;
    private final String owner;
    private final Set<String> seen = new HashSet<>();

    /**
     * @param monitoring what the gateways have in common; null when it cannot be read
     * @param owner the router object, if it has its gateways to itself; null when it shares them
     */
    GatewayReading(Site site, Reach reach, GatewayPlan plan, ObjectFindings on, MonitoringConfig monitoring, String owner) {
        this.site = site;
        this.reach = reach;
        this.plan = plan;
        this.on = on;
        this.monitoring = monitoring;
        this.owner = owner;
    }

    /** Those without a finding, in order. A gateway may be in one list of the router object only, and only once. */
    List<MemberDraft> members(String list, List<Gateway> gateways) {
        List<MemberDraft> members = new ArrayList<>();
        List<Gateway> declared = gateways == null ? List.of() : gateways;
        for (int i = 0; i < declared.size(); i++) {
            String field = list + "[" + i + "]";
            if (declared.get(i) == null) {
                on.invalid(field, "the value is missing", "write the gateway's object, or remove the entry");
            } else {
                member(field, declared.get(i)).ifPresent(members::add);
            }
        }
        return members;
    }

    private Optional<MemberDraft> member(String field, Gateway gateway) {
        Optional<Integer> weight = on.number(field + ".weight", Site.orDefault(gateway.weight, 1), 1, HIGHEST_WEIGHT);
        Optional<IpAddress> address = site.catalog().host(on, field + ".object", gateway.object);
        Optional<InterfaceName> device = address.flatMap(host -> reach.device(on, field + ".object", gateway.object, host));
        if (address.isPresent() && !seen.add(gateway.object)) {
            on.invalid(field + ".object", "NetworkObject '" + gateway.object + "' is there twice", "keep it once, as main or as backup gateway");
        }
        if (weight.isEmpty() || device.isEmpty()) {
            return Optional.empty();
        }
        Optional<MonitoringConfig> aimed = aimed(field, gateway, address.get());
        plan.reaches(gateway.object, address.get(), device.get());
        return Optional.of(new MemberDraft(new GatewayKey(gateway.object, aimed.orElse(null), owner), weight.get()));
    }

    /** How this gateway is monitored; empty when it is not, or with a finding. */
    private Optional<MonitoringConfig> aimed(String field, Gateway gateway, IpAddress address) {
        List<Target> declared = gateway.targets == null ? List.of() : gateway.targets;
        boolean isMonitored = Site.orDefault(gateway.monitored, true);
        if (!isMonitored && !declared.isEmpty()) {
            on.invalid(field + ".targets", "the gateway is not monitored", "remove them, or set monitored to true");
        }
        if (declared.size() > MOST_TARGETS) {
            on.invalid(field + ".targets", "there are " + declared.size(), "keep " + MOST_TARGETS + " at most");
        }
        Optional<Integer> required = on.number(field + ".requiredTargets", Site.orDefault(gateway.requiredTargets, 1), 1, Math.max(1, declared.size()));
        List<IpAddress> targets = targets(field + ".targets", declared, address);
        return isMonitored && monitoring != null && required.isPresent()
                ? Optional.of(MonitoringReading.aimedAt(monitoring, targets, required.get())) : Optional.empty();
    }

    private List<IpAddress> targets(String list, List<Target> declared, IpAddress gateway) {
        Map<IpAddress, String> targets = new HashMap<>();
        List<IpAddress> inOrder = new ArrayList<>();
        for (int i = 0; i < declared.size(); i++) {
            String field = list + "[" + i + "].object";
            if (declared.get(i) == null) {
                on.invalid(list + "[" + i + "]", "the value is missing", "write the target's object, or remove the entry");
                continue;
            }
            String object = declared.get(i).object;
            Optional<IpAddress> address = site.catalog().host(on, field, object);
            String other = address.map(found -> targets.putIfAbsent(found, object)).orElse(null);
            if (other != null) {
                on.invalid(field, "NetworkObject '" + other + "' (" + address.get() + ") is there already", "keep each address once");
            }
            address.filter(found -> other == null && isBehind(field, object, found, gateway)).ifPresent(inOrder::add);
        }
        return inOrder;
    }

    /** A target that the firewall reaches without the gateway would answer although the gateway is dead. */
    private boolean isBehind(String field, String object, IpAddress target, IpAddress gateway) {
        String named = "NetworkObject '" + object + "' (" + target + ")";
        Optional<InterfaceName> direct = reach.direct(target);
        if (target.family() != AddressFamily.IPV4) {
            on.inconsistent(field, named + " is not IPv4", "use an IPv4 host, gateways are IPv4 only in this release");
        } else if (reach.isOwn(target)) {
            on.inconsistent(field, named + " is this firewall's own address", "name a host behind the gateway");
        } else if (direct.isPresent() && !target.equals(gateway)) {
            on.inconsistent(field, named + " is in the network of device " + direct.get() + " itself, so it would answer without the gateway",
                    "name a host behind the gateway");
        } else {
            return true;
        }
        return false;
    }
}
