package dev.vti.netns;

import static dev.vti.model.RuleAction.Block;
import static dev.vti.model.RuleAction.Pass;
import static dev.vti.model.RuleAction.Reject;
import static dev.vti.netns.Topology.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vti.config.FirewallConfig;
import dev.vti.model.ConnectionMark;
import dev.vti.model.LoadBalancing;
import dev.vti.netns.SiteConfig.Choice;
import dev.vti.router.GatewayChoice;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the firewall makes in the kernel, repairs, leaves alone and takes away again. */
class KernelStateTest extends DataPlaneTest {

    private static final GatewayChoice CHOICE = new Choice(1, 2, 3, 11, 12, 21, 22, 23)
            .router(1, 1, 213, 3, 43).router(2, ConnectionMark.DROP, 256).router(11, 11, 128, 12, 128).build();

    /** Something of everything. */
    private static SiteConfig site() {
        return new SiteConfig().router(1, LoadBalancing.Connection, 1, 2, 3).router(2, LoadBalancing.None, 2).router(11, LoadBalancing.Source, 11, 12)
                .returnRoutes()
                .rule(10, Block, null, "udp to 10.2.0.0/24 port 7001")
                .rule(20, Reject, null, "tcp port 7002")
                .rule(30, Pass, 2, "udp from eth1 to 10.2.0.0/24 port 7003")
                .rule(40, Pass, 1, 18, "udp source 10.1.0.0/24 port 7000")
                .rule(50, Pass, 11, 46, "to fd00:2::/64")
                .rule(60, Pass, null, 0, "dscp 10");
    }

    /** More in some places, less in others. */
    private static FirewallConfig otherSite() {
        FirewallConfig more = site().router(3, LoadBalancing.Connection, 3).rule(5, Pass, 3, 8, "tcp port 5").rule(15, Block, null, "icmp")
                .rule(70, Reject, null, "").build();
        return new FirewallConfig(more.formatVersion(), more.namespace(), more.firewall(), more.defaultAction(), more.interfaces(),
                more.virtualInterfaces(), more.tunnels(), more.gateways(), more.routers(),
                more.rules().stream().filter(rule -> rule.position() != 20 && rule.position() != 50).toList(),
                more.returnRoutes().subList(0, 2), more.origins());
    }

    private KernelState state() {
        return KernelState.of(topology.firewall);
    }

    @Test
    void manyAppliesAreAsOne() {
        apply(site().build(), CHOICE);
        KernelState once = KernelState.withHandles(topology.firewall);
        for (int i = 0; i < 5; i++) {
            apply(site().build(), CHOICE);
        }
        firewall.restart();
        apply(site().build(), CHOICE);
        assertThat(once.to(KernelState.withHandles(topology.firewall))).isEmpty();
    }

    @Test
    void theWayToAConfigurationDoesNotShow() {
        apply(site().build(), CHOICE);
        KernelState straight = state();
        apply(otherSite(), CHOICE);
        assertThat(straight.to(state())).isNotEmpty();
        firewall.switchTo(new Choice().router(1, 2, 256).build());
        firewall.restart();
        apply(site().build(), CHOICE);
        assertThat(straight.to(state())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "nft flush chain inet $T rules",
        "nft delete rule inet $T prerouting handle $(nft -a list chain inet $T prerouting | sed -n 's/.*state invalid.*handle //p')",
        "nft delete rule inet $T rules handle $(nft -a list chain inet $T rules | sed -n 's/.*rule-40.*handle //p')",
        "nft insert rule inet $T prerouting accept",
        "nft add rule inet $T rules accept comment \\\"mine\\\"",
        "nft delete element inet $T live_gateways '{ 0x00000003 }'",
        "nft add element inet $T live_gateways '{ 0x00000007 }'",
        "nft flush chain inet $R pick_1",
        "nft add rule inet $R pick_1 goto to_2",
        "nft delete element inet $R routes '{ 0x00180000 }'",
        "nft delete table inet $R",
        "nft flush set inet $T interfaces",
        "nft 'add chain inet $T stray2; add chain inet $T stray; add rule inet $T stray jump stray2'; nft add set inet $T stray '{ type mark; }'",
        "nft add set inet $T interfaces2 '{ type ifname; flags interval; }'",
        "nft add table inet $T '{ flags dormant; }'",
        "nft delete table inet $T",
        "ip rule delete priority 9001 fwmark 0x2/0xfff",
        "ip -6 rule delete priority 9002 fwmark 0x1500000/0xfff00000",
        "ip rule add priority 9000 from 10.1.0.7 table 10002",
        "ip rule add priority 9001 fwmark 0x7/0xfff table 10002",
        "ip route flush table 10001",
        "ip route delete unreachable default table 10001 metric 4294967295",
        "ip -6 route delete default via fd00:9:1::2 table 10011",
        "ip route replace default via 10.9.3.2 dev wan3 table 10001",
        "ip route add 10.77.0.0/16 via 10.9.3.2 table 10001",
        "ip route add blackhole default table 10999",
        "sysctl -q net.ipv4.conf.wan1.rp_filter=1 net.ipv4.ip_forward=0",
    })
    void driftIsRepaired(String damage) {
        apply(site().build(), CHOICE);
        KernelState whole = state();
        topology.firewall.exec("sh", "-e", "-c", damage.replace("$T", "vti_site_a__test").replace("$R", "vtirouters_site_a__test"));
        assertThat(whole.to(state())).isNotEmpty();

        apply(site().build(), CHOICE);
        assertThat(whole.to(state())).isEmpty();
    }

    @Test
    void aSwitchFindsItsWayThroughDrift() {
        apply(site().build(), CHOICE);
        GatewayChoice other = new Choice(2, 11, 12, 21, 22, 23).router(1, 2, 256).router(2, 2, 256).router(11, 11, 128, 12, 128).build();
        firewall.switchTo(other);
        KernelState wanted = state();
        firewall.switchTo(CHOICE);
        topology.firewall.exec("nft", "delete", "element", "inet", "vti_site_a__test", "live_gateways", "{ 0x00000001 }");
        firewall.switchTo(other);
        assertThat(wanted.to(state())).isEmpty();

        firewall.switchTo(CHOICE);
        for (String table : List.of("vti_site_a__test", "vtirouters_site_a__test")) {
            topology.firewall.exec("nft", "delete", "table", "inet", table);
            firewall.switchTo(other);
            assertThat(wanted.to(state())).isEmpty();
            firewall.switchTo(CHOICE);
        }
    }

    /** Much of it as close to ours as it can be without being ours. */
    private void makeForeignThings() {
        Topology.shell(topology.firewall, """
                nft 'table inet foreign {
                       set live_gateways { type mark; elements = { 1 }; }
                       chain prerouting { type filter hook prerouting priority mangle - 1; counter; ct mark 5 accept; }
                     }
                     table ip vti_site_a__test { chain rules { counter drop; }; }
                     table inet vti_site_a_test { chain rules { counter drop; }; }
                     table inet vtirouters { chain pick_1 { counter drop; }; }'
                ip rule add priority 8999 fwmark 0x1/0xfff table 77
                ip rule add priority 9003 fwmark 0x1/0xfff table 77
                ip -6 rule add priority 100 iif eth1 table 77
                ip route add 10.5.0.0/16 via 10.9.9.2 table 77
                ip route add 10.5.0.0/16 via 10.9.9.2 table 10000
                ip route add 10.5.0.0/16 via 10.9.9.2 table 14001
                ip route add 10.6.0.0/16 via 10.9.1.2
                ip -6 route add fd00:6::/64 via fd00:9:1::2 table 77
                ip address add 10.9.1.77/24 dev wan1
                ip link add other type veth peer name other2
                sysctl -q net.ipv4.conf.all.rp_filter=1 net.ipv4.conf.wan1.rp_filter=2 net.ipv4.conf.wan2.send_redirects=1
                """);
    }

    @Test
    void whatOthersMadeIsLeftAlone() {
        makeForeignThings();
        KernelState before = state().withoutSettings();
        for (FirewallConfig config : List.of(site().build(), otherSite())) {
            apply(config, CHOICE);
            assertThat(before.beyond(state())).isEmpty();
        }
    }

    @Test
    void removeLeavesTheNamespaceAsItWas() {
        makeForeignThings();
        KernelState before = KernelState.withHandles(topology.firewall);
        apply(site().build(), CHOICE);
        apply(otherSite(), CHOICE);
        firewall.switchTo(new Choice().router(1, 2, 256).build());
        firewall.remove();
        assertThat(before.to(KernelState.withHandles(topology.firewall))).isEmpty();

        apply(site().build(), CHOICE);
        firewall.restart();
        firewall.remove();
        firewall.remove();
        assertThat(before.to(KernelState.withHandles(topology.firewall))).isEmpty();
    }

    @Test
    void nothingLeaksAndNothingIsLostWhileTheConfigurationChangesTwoHundredTimes() {
        apply(site().build(), CHOICE);
        Flow blocked = udp(SERVER, 7001);
        Flow notRouted = udp(SERVER, 7003);
        Flow passed = udp(SERVER, 7000);
        AtomicBoolean stop = new AtomicBoolean();
        int[] sent = {0};
        Thread sender = Thread.ofPlatform().start(() -> {
            while (!stop.get()) {
                List.of(blocked, notRouted, passed).forEach(Flow::sendOne);
                sent[0]++;
                LockSupport.parkNanos(300_000);
            }
        });
        try {
            for (int i = 0; i < 100; i++) {
                apply(otherSite(), CHOICE);
                apply(site().build(), CHOICE);
            }
        } finally {
            stop.set(true);
        }
        await().until(() -> !sender.isAlive());

        await().untilAsserted(() -> assertThat(outside.packets(passed.towardsServer())).hasSize(sent[0]));
        assertThat(outside.devices(passed.towardsServer())).hasSize(1).isSubsetOf("wan1", "wan3");
        assertThat(outside.packets(passed.towardsServer())).allMatch(packet -> packet.dscp() == 18);
        assertThat(sent[0]).isGreaterThan(1_000);
        assertThat(outside.packets(blocked.towardsServer().or(notRouted.towardsServer()))).isEmpty();
    }
}
