package dev.vti.netns;

import dev.vti.config.FirewallConfig;
import dev.vti.config.RuleConfig;
import dev.vti.config.TrafficMatch;
import dev.vti.model.AddressBlock;
import dev.vti.model.AddressFamily;
import dev.vti.model.ConnectionMark;
import dev.vti.model.DefaultAction;
import dev.vti.model.DscpValue;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.LoadBalancing;
import dev.vti.model.PortRange;
import dev.vti.model.Protocol;
import dev.vti.model.RuleAction;
import dev.vti.netns.SiteConfig.Choice;
import dev.vti.router.GatewayChoice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Configurations as a compiler could make them, with everything that a rule can match, and decisions about them. The same seed makes the same ones. */
final class RandomSites {

    private final Random random;
    private List<Integer> routers = List.of();

    RandomSites(long seed) {
        random = new Random(seed);
    }

    FirewallConfig config() {
        SiteConfig site = new SiteConfig().defaultAction(one(DefaultAction.values()));
        routers = IntStream.rangeClosed(1, 6).filter(id -> random.nextInt(3) > 0).boxed().toList();
        routers.forEach(id -> site.router(id, one(LoadBalancing.values()), 1, 2, 3));
        IntStream.rangeClosed(1, 12).filter(position -> random.nextInt(3) > 0).forEach(position -> site.rule(rule(position)));
        return (random.nextBoolean() ? site.returnRoutes() : site).build();
    }

    /** For the routers of the last configuration. */
    GatewayChoice choice() {
        Choice choice = new Choice(Stream.of(1, 2, 3, 21, 22).filter(id -> random.nextInt(4) > 0).toArray(Integer[]::new));
        for (int router : routers) {
            List<Integer> egress = new ArrayList<>(List.of(1, 2, 3, 99, ConnectionMark.DROP, ConnectionMark.DEFAULT_ROUTE));
            Collections.shuffle(egress, random);
            int first = random.nextInt(GatewayChoice.BUCKETS + 1);
            int second = random.nextInt(GatewayChoice.BUCKETS - first + 1);
            choice.router(router, egress.get(0), first, egress.get(1), second, egress.get(2), GatewayChoice.BUCKETS - first - second);
        }
        return choice.build();
    }

    private RuleConfig rule(int position) {
        RuleAction action = one(RuleAction.values());
        boolean routes = action == RuleAction.Pass && !routers.isEmpty() && random.nextBoolean();
        return new RuleConfig("rule-" + one("a", "b", "c".repeat(90)) + position, position, action, some(1, this::match),
                routes ? routers.get(random.nextInt(routers.size())) : null, action == RuleAction.Pass ? maybe(() -> new DscpValue(random.nextInt(64))) : null);
    }

    private TrafficMatch match() {
        AddressFamily family = maybe(() -> one(AddressFamily.values()));
        Protocol protocol = maybe(() -> one(Protocol.values()));
        boolean ports = protocol != null && protocol.hasPorts();
        return new TrafficMatch(family, maybe(() -> new InterfaceName(one("eth1", "wan1", "absent0"))),
                family == null ? List.of() : AddressBlock.merge(some(0, () -> block(family))),
                family == null ? List.of() : AddressBlock.merge(some(0, () -> block(family))), protocol,
                ports ? PortRange.merge(some(0, this::ports)) : List.of(), maybe(() -> new DscpValue(random.nextInt(64))));
    }

    private AddressBlock block(AddressFamily family) {
        String network = family == AddressFamily.IPV4 ? "10.7.0." : "fd00:7::";
        int first = random.nextInt(10, 90);
        return switch (random.nextInt(3)) {
            case 0 -> AddressBlock.parse(network + first);
            case 1 -> new AddressBlock(IpAddress.parse(network + first), IpAddress.parse(network + (first + random.nextInt(9))));
            default -> AddressBlock.network(IpAddress.parse(network + first), family == AddressFamily.IPV4 ? 30 : 126);
        };
    }

    private PortRange ports() {
        int first = random.nextInt(1, 60_000);
        return new PortRange(first, first + random.nextInt(3) * 100);
    }

    private <T> T maybe(Supplier<T> supplier) {
        return random.nextBoolean() ? supplier.get() : null;
    }

    private <T> List<T> some(int least, Supplier<T> supplier) {
        return Stream.generate(supplier).limit(least + random.nextInt(4)).toList();
    }

    @SafeVarargs
    private <T> T one(T... values) {
        return values[random.nextInt(values.length)];
    }
}
