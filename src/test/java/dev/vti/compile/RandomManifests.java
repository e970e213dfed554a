package dev.vti.compile;

import dev.vti.api.FilterRuleSpec;
import dev.vti.api.FirewallInterface;
import dev.vti.api.FirewallSpec;
import dev.vti.api.IpsecTunnelSpec;
import dev.vti.api.NetworkObjectSpec;
import dev.vti.api.ReturnRouteSpec;
import dev.vti.api.RouterObjectSpec;
import dev.vti.api.ServiceObjectSpec;
import dev.vti.api.VirtualInterfaceSpec;
import dev.vti.compile.Snapshot.Declared;
import dev.vti.compile.Snapshot.SecretContent;
import dev.vti.model.DefaultAction;
import dev.vti.model.Failback;
import dev.vti.model.LoadBalancing;
import dev.vti.model.NoGatewayPolicy;
import dev.vti.model.ProbeMethod;
import dev.vti.model.Protocol;
import dev.vti.model.RuleAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Namespaces full of objects with random fields: half of them plausible, the rest nulls and garbage, all with references to each other. */
final class RandomManifests {

    private static final List<String> GARBAGE = List.of("", " ", "x", "\n", "-", "/", "1", "1-2", "..", "0x10", "999999999999", "-1", "%s", "a".repeat(300),
            "10.0.0.0/33", "10.0.0.1/", "/24", "::1%eth0", "[::1]", "::ffff:10.0.0.1", "\u0000", "ß", "5-", "-5", "70000", "1s1s", "999999m");
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f");
    private static final List<String> OWNERS = List.of("a", "a", "a", "a", "b");
    private static final List<String> DEVICES = List.of("p1", "p2", "p3", "p4", "a");
    private static final List<String> HOSTS = List.of("10.0.0.1", "10.0.0.2", "10.0.1.1", "10.0.1.2", "2001:db8::1", "0.0.0.0", "255.255.255.255", "224.0.0.5");
    private static final List<String> PREFIXES = List.of("10.0.0.1/24", "10.0.0.2/30", "10.0.1.1/30", "10.0.0.0/8", "0.0.0.0/0", "::/0", "2001:db8::1/64",
            "10.0.1.1/31", "10.0.1.1/32");
    private static final List<Integer> NUMBERS = List.of(-1, 0, 1, 2, 3, 20, 63, 64, 100, 576, 1400, 65535, 70000, Integer.MAX_VALUE, Integer.MIN_VALUE);

    private final Random random;
    /** Number of the object that is being made, by which objects of the same name are made to fit each other. */
    private int number;

    RandomManifests(long seed) {
        this.random = new Random(seed);
    }

    Snapshot snapshot() {
        Map<String, SecretContent> secrets = new HashMap<>();
        secrets.put("a", new SecretContent(Map.of("b", "confidential\n", "c", "\n")));
        secrets.put("b", new SecretContent(null));
        secrets.put("c", null);
        return new Snapshot("fuzz", objects(this::firewall), objects(this::virtualInterface), objects(this::tunnel), objects(this::router),
                objects(this::rule), objects(this::returnRoute), objects(this::network), objects(this::service), random.nextInt(9) == 0 ? null : secrets);
    }

    private <S> List<Declared<S>> objects(Supplier<S> make) {
        List<Declared<S>> objects = new ArrayList<>();
        for (String name : NAMES) {
            number = NAMES.indexOf(name);
            if (random.nextInt(4) > 0) {
                objects.add(new Declared<>(name, random.nextInt(9), random.nextInt(12) == 0, random.nextInt(30) == 0 ? null : make.get()));
            }
        }
        if (random.nextInt(20) == 0) {
            objects.add(null);
            objects.add(new Declared<>(null, 0, false, make.get()));
        }
        return random.nextInt(60) == 0 ? null : objects;
    }

    private FirewallSpec firewall() {
        FirewallSpec spec = new FirewallSpec();
        spec.interfaces = list(() -> {
            FirewallInterface one = new FirewallInterface();
            one.name = text(NAMES);
            one.device = text(DEVICES);
            one.addresses = list(() -> text(PREFIXES));
            return one;
        });
        spec.defaultAction = one(DefaultAction.values());
        return spec;
    }

    private VirtualInterfaceSpec virtualInterface() {
        VirtualInterfaceSpec spec = new VirtualInterfaceSpec();
        spec.firewall = text(OWNERS);
        spec.address = fits() ? "172.16." + number + ".1/30" : text(PREFIXES);
        spec.mtu = number(1400);
        spec.enabled = flag();
        return spec;
    }

    private IpsecTunnelSpec tunnel() {
        IpsecTunnelSpec spec = new IpsecTunnelSpec();
        spec.firewall = text(OWNERS);
        spec.virtualInterface = fits() ? NAMES.get(number) : text(NAMES);
        spec.remote = fits() ? NAMES.get(number) : text(NAMES);
        spec.peer = random.nextInt(9) == 0 ? null : new IpsecTunnelSpec.Peer();
        if (spec.peer != null) {
            spec.peer.accessInterface = text(NAMES);
            spec.peer.address = fits() ? "10.7.0." + number : text(HOSTS);
            spec.peer.ikeVersion = number(2);
            spec.peer.preSharedKey = random.nextInt(9) == 0 ? null : new IpsecTunnelSpec.SecretKeyReference();
            if (spec.peer.preSharedKey != null) {
                spec.peer.preSharedKey.name = fits() ? "a" : text(NAMES);
                spec.peer.preSharedKey.key = fits() ? "b" : text(NAMES);
            }
        }
        return spec;
    }

    private RouterObjectSpec router() {
        RouterObjectSpec spec = new RouterObjectSpec();
        spec.firewall = text(OWNERS);
        spec.gateways = list(this::gateway);
        spec.backupGateways = list(this::gateway);
        spec.enableAllBackupGateways = flag();
        spec.ifNoGatewayAvailable = one(NoGatewayPolicy.values());
        spec.loadBalancing = one(LoadBalancing.values());
        spec.backupThreshold = number(1);
        spec.failback = one(Failback.values());
        spec.monitoring = random.nextInt(4) == 0 ? null : new RouterObjectSpec.Monitoring();
        if (spec.monitoring != null && random.nextInt(3) == 0) {
            spec.monitoring.method = one(ProbeMethod.values());
            spec.monitoring.frequency = text(List.of("15s", "300ms", "1m"));
            spec.monitoring.wait = text(List.of("2s", "100ms"));
            spec.monitoring.tries = number(3);
            spec.monitoring.port = random.nextInt(3) == 0 ? number(443) : spec.monitoring.method == ProbeMethod.TCP ? Integer.valueOf(443) : null;
            spec.monitoring.triesUp = number(2);
            spec.monitoring.holdDown = text(List.of("0s", "30s", "60m"));
            spec.monitoring.thresholds = random.nextBoolean() ? null : thresholds();
        }
        return spec;
    }

    private RouterObjectSpec.Thresholds thresholds() {
        RouterObjectSpec.Thresholds thresholds = new RouterObjectSpec.Thresholds();
        thresholds.latency = text(List.of("1ms", "99ms", "1s"));
        thresholds.jitter = random.nextBoolean() ? null : text(List.of("1ms", "30ms"));
        thresholds.loss = number(10);
        return thresholds;
    }

    private RouterObjectSpec.Gateway gateway() {
        RouterObjectSpec.Gateway gateway = new RouterObjectSpec.Gateway();
        gateway.object = text(NAMES);
        gateway.weight = number(1);
        gateway.monitored = flag();
        gateway.targets = random.nextInt(4) > 0 ? null : list(() -> {
            RouterObjectSpec.Target target = new RouterObjectSpec.Target();
            target.object = text(NAMES);
            return target;
        });
        gateway.requiredTargets = number(1);
        return gateway;
    }

    private FilterRuleSpec rule() {
        FilterRuleSpec spec = new FilterRuleSpec();
        spec.firewall = text(OWNERS);
        spec.position = number(1 + random.nextInt(9));
        spec.action = one(RuleAction.values());
        spec.enabled = flag();
        spec.route = random.nextInt(2) == 0 ? null : text(NAMES);
        spec.source = list(() -> {
            FilterRuleSpec.Endpoint endpoint = new FilterRuleSpec.Endpoint();
            endpoint.object = random.nextBoolean() ? text(NAMES) : null;
            endpoint.firewallInterface = endpoint.object == null || random.nextInt(9) == 0 ? text(NAMES) : null;
            return endpoint;
        });
        spec.destination = list(() -> {
            FilterRuleSpec.Destination destination = new FilterRuleSpec.Destination();
            destination.object = text(NAMES);
            return destination;
        });
        spec.services = list(() -> {
            FilterRuleSpec.Service service = new FilterRuleSpec.Service();
            service.object = text(NAMES);
            return service;
        });
        spec.dscp = dscp();
        spec.imposeDscp = dscp();
        return spec;
    }

    private IntOrString dscp() {
        return switch (random.nextInt(8)) {
            case 0 -> new IntOrString();
            case 1 -> new IntOrString(text(List.of("EF", "af21", "18")));
            case 2 -> new IntOrString(number(18));
            default -> null;
        };
    }

    private ReturnRouteSpec returnRoute() {
        ReturnRouteSpec spec = new ReturnRouteSpec();
        spec.firewall = text(OWNERS);
        spec.gateway = fits() ? NAMES.get(number) : text(NAMES);
        spec.virtualInterface = fits() ? NAMES.get(number) : text(NAMES);
        spec.firewallInterface = fits() ? null : text(NAMES);
        spec.enabled = flag();
        return spec;
    }

    private NetworkObjectSpec network() {
        NetworkObjectSpec spec = new NetworkObjectSpec();
        int form = random.nextInt(6);
        spec.host = form < 3 ? fits() ? "172.16." + number + ".2" : text(HOSTS) : null;
        spec.network = form == 3 ? text(PREFIXES) : null;
        spec.range = form == 4 ? new NetworkObjectSpec.Range() : null;
        if (form == 4) {
            spec.range.from = text(HOSTS);
            spec.range.to = text(HOSTS);
        }
        spec.group = form == 5 || random.nextInt(20) == 0 ? list(() -> text(NAMES)) : null;
        return spec;
    }

    private ServiceObjectSpec service() {
        ServiceObjectSpec spec = new ServiceObjectSpec();
        boolean isGroup = random.nextInt(3) == 0;
        spec.protocol = isGroup ? null : one(Protocol.values());
        spec.ports = random.nextBoolean() ? null : list(() -> text(List.of("80", "443", "1-65535", "10-20")));
        spec.group = isGroup ? list(() -> text(NAMES)) : null;
        return spec;
    }

    private boolean fits() {
        return random.nextInt(5) > 0;
    }

    private String text(List<String> plausible) {
        int kind = random.nextInt(40);
        return kind == 0 ? null : (kind == 1 ? GARBAGE : plausible).get(random.nextInt((kind == 1 ? GARBAGE : plausible).size()));
    }

    private Integer number(int plausible) {
        int kind = random.nextInt(30);
        return kind == 0 ? null : kind == 1 ? NUMBERS.get(random.nextInt(NUMBERS.size())) : Integer.valueOf(plausible);
    }

    private Boolean flag() {
        return random.nextInt(6) == 0 ? null : Boolean.valueOf(random.nextInt(6) > 0);
    }

    private <E> E one(E[] values) {
        return random.nextInt(20) == 0 ? null : values[random.nextInt(values.length)];
    }

    private <T> List<T> list(Supplier<T> make) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(random.nextInt(40) == 0 ? null : make.get());
        }
        return random.nextInt(20) == 0 ? null : list;
    }
}
