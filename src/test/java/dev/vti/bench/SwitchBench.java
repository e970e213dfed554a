package dev.vti.bench;

import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.InterfaceConfig;
import dev.vti.config.MonitoringConfig;
import dev.vti.config.RouterConfig;
import dev.vti.config.RouterConfig.Member;
import dev.vti.config.RuleConfig;
import dev.vti.config.TrafficMatch;
import dev.vti.firewall.Agent;
import dev.vti.firewall.apply.LinkEventsInMemory;
import dev.vti.firewall.apply.LinksInMemory;
import dev.vti.firewall.apply.TunnelsInMemory;
import dev.vti.firewall.apply.nft.NftPacketFilter;
import dev.vti.firewall.failover.Failover;
import dev.vti.firewall.source.LastGood;
import dev.vti.firewall.source.ReceivedConfig;
import dev.vti.model.AddressBlock;
import dev.vti.model.AddressFamily;
import dev.vti.model.Availability;
import dev.vti.model.DefaultAction;
import dev.vti.model.Failback;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.LoadBalancing;
import dev.vti.model.NoGatewayPolicy;
import dev.vti.model.PortRange;
import dev.vti.model.ProbeMethod;
import dev.vti.model.Protocol;
import dev.vti.model.RuleAction;
import dev.vti.router.GatewayChoice;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * What a switch costs: from the probe's verdict, as the agent hears it, to the committed change of the packet filter. The agent, its decisions and nftables are
 * the product's own; links and charon, which a switch does not touch, are not there. Runs in a network namespace of its own, see bench/switch.
 */
public final class SwitchBench {

    private static final String FIREWALL = "bench";
    private static final int WARM_UP = 40;
    private static final int SWITCHES = 300;
    private static final long BETWEEN_NANOS = 50_000_000;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Failover failover = new Failover();

    /** @param arguments number of rules, number of routers, a directory to keep the configuration in */
    public static void main(String[] arguments) {
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        new SwitchBench().measure(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), Path.of(arguments[2]));
    }

    private void measure(int rules, int routers, Path directory) {
        String name = "switch %d router%s %d rules".formatted(routers, routers == 1 ? "" : "s", rules);
        Figures.progress(name);
        try (NftPacketFilter filter = new NftPacketFilter(FIREWALL);
                Agent agent = new Agent(FIREWALL,
                        new Agent.Ports(new LinksInMemory(), new LinkEventsInMemory(), filter, new TunnelsInMemory(), config -> { }), failover,
                        new LastGood(directory, FIREWALL, FIREWALL), Clock.systemUTC(), () -> { })) {
            agent.start();
            agent.receive(new ReceivedConfig(1, config(rules, routers)));
            await("the configuration is in force", () -> agent.programmed().revision() == 1 && agent.programmed().failures().isEmpty());
            Figures.figure(name + " first after start", verdict(agent, 0), "ms");
            for (int i = 1; i < WARM_UP; i++) {
                verdict(agent, i);
            }
            Figures.spread(name, IntStream.range(0, SWITCHES).mapToDouble(i -> verdict(agent, i)).toArray(), "ms");
            filter.remove();
        }
    }

    /** Milliseconds that the verdict took to be in force. */
    private double verdict(Agent agent, int number) {
        // What the last switch left to do, among it the processes of conntrack, must not be part of this one.
        LockSupport.parkNanos(BETWEEN_NANOS);
        await("the last switch has nothing left to do", () -> ProcessHandle.current().children().findAny().isEmpty());
        GatewayChoice before = failover.choice();
        long heard = System.nanoTime();
        agent.verdict(1, number % 2 == 0 ? Availability.Unavailable : Availability.Ready, "measured");
        long inForce = System.nanoTime();
        if (failover.choice().equals(before)) {
            throw new IllegalStateException("a verdict moved nothing");
        }
        return (inForce - heard) / 1e6;
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited in vain until " + what);
            }
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
    }

    private static FirewallConfig config(int rules, int routers) {
        MonitoringConfig monitoring = new MonitoringConfig(ProbeMethod.ICMP, null, 1_000, 300, 3, 1, 0, List.of(), 1, null, false);
        List<GatewayConfig> gateways = IntStream.rangeClosed(1, 3).mapToObj(id -> new GatewayConfig(
                id, "gateway-" + id, IpAddress.parse("10.9." + id + ".2"), new InterfaceName("wan" + id), monitoring, null, null)).toList();
        List<RouterConfig> routerConfigs = IntStream.rangeClosed(1, routers).mapToObj(id -> new RouterConfig(id, "router-" + id,
                List.of(new Member(1, 50), new Member(2, 10)), List.of(new Member(3, 1)), 1, false, NoGatewayPolicy.DefaultRoute,
                LoadBalancing.Connection, Failback.NewConnections)).toList();
        List<RuleConfig> ruleConfigs = IntStream.range(0, rules).mapToObj(number -> rule(number, number % routers + 1)).toList();
        List<InterfaceConfig> interfaces = List.of(new InterfaceConfig("in", new InterfaceName("eth1"), List.of()));
        return new FirewallConfig(FirewallConfig.FORMAT_VERSION, FIREWALL, FIREWALL, DefaultAction.Block, interfaces, List.of(), List.of(), gateways,
                routerConfigs, ruleConfigs, List.of(), List.of());
    }

    /** One of four has several ports, which makes a set of its own in the kernel. */
    private static RuleConfig rule(int number, int router) {
        List<PortRange> ports = new ArrayList<>(List.of(new PortRange(number % 50_000 + 1, number % 50_000 + 1)));
        if (number % 4 == 0) {
            ports.add(new PortRange(60_000, 60_010));
        }
        AddressBlock source = AddressBlock.parse("10.%d.%d.0/24".formatted(number / 250 % 250, number % 250));
        TrafficMatch match = new TrafficMatch(AddressFamily.IPV4, new InterfaceName("eth1"), List.of(source), List.of(AddressBlock.parse("10.2.0.10")),
                Protocol.TCP, ports, null);
        return new RuleConfig("rule-" + number, number + 1, RuleAction.Pass, List.of(match), router, null);
    }
}
