package dev.vti.netns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.config.FirewallConfig;
import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.firewall.apply.links.LinuxLinks;
import dev.vti.firewall.apply.nft.NftPacketFilter;
import dev.vti.model.DefaultAction;
import dev.vti.netns.SiteConfig.Choice;
import dev.vti.router.GatewayChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Virtual interfaces of both kinds, with real packets through ESP: a client, a firewall, two access links, and a second firewall that is the server too.
 * Needs a kernel with ESP, XFRM interfaces and VTIs: runs on the lab's machine, see hack/test.sh.
 */
@Tag("kernel")
class VirtualLinksTest {

    private static final String SERVER = "10.2.0.10";
    private static final TunnelSite WEST = new TunnelSite("west", 1, 1400);
    private static final TunnelSite EAST = new TunnelSite("east", 2, 1400);
    private static final GatewayChoice BY_FIRST = new Choice(1, 2).router(1, 1, 256).build();
    private static final GatewayChoice BY_SECOND = new Choice(2).router(1, 2, 256).build();

    @TempDir
    private Path directory;
    private final NetworkNamespace client = new NetworkNamespace("client");
    private final NetworkNamespace west = new NetworkNamespace("west");
    private final NetworkNamespace east = new NetworkNamespace("east");
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<LinuxLinks> made = new ArrayList<>();

    @BeforeEach
    void layOut() {
        // Link-local addresses are random on a device without a link address.
        List.of(client, west, east).forEach(host -> host.exec("sysctl", "-q", "net.ipv6.conf.default.disable_ipv6=1"));
        for (String device : TunnelSite.accessLinks()) {
            west.exec("ip", "link", "add", device, "type", "veth", "peer", "name", device, "netns", east.name());
        }
        Topology.shell(client, """
                ip link add eth1 type veth peer name eth1 netns %s
                ip link set eth1 up
                ip address add 10.1.0.10/24 dev eth1
                ip route add default via 10.1.0.254
                """.formatted(west.name()));
        // A device that was up once is not quite as it was before.
        Topology.shell(west, "for device in eth1 wan1 wan2; do ip link set $device up; ip link set $device down; done");
        east.exec("ip", "address", "add", SERVER + "/32", "dev", "lo");
    }

    @AfterEach
    void clearAway() throws Exception {
        try {
            for (AutoCloseable one : opened.reversed()) {
                one.close();
            }
        } finally {
            client.close();
            west.close();
            east.close();
        }
    }

    private LinuxLinks links(NetworkNamespace namespace, TunnelSite site, String kind) {
        LinuxLinks links = namespace.call(() -> LinuxLinks.of(kind, site.name(), directory.resolve(site.name() + ".json")));
        made.add(links);
        return links;
    }

    private NftPacketFilter run(NetworkNamespace namespace, TunnelSite site, String kind) {
        NftPacketFilter filter = namespace.call(() -> new NftPacketFilter(site.name()));
        opened.add(filter);
        FirewallConfig config = site.config(site == EAST ? DefaultAction.Pass : DefaultAction.Block);
        LinuxLinks links = links(namespace, site, kind);
        assertThat(namespace.call(() -> links.make(config))).isEmpty();
        assertThat(namespace.call(() -> filter.apply(config, () -> BY_FIRST))).isEmpty();
        Topology.shell(namespace, site.associations(kind));
        // Where a packet goes in the clear that its tunnel does not get.
        namespace.exec("ip", "route", "add", "default", "via", "198.51.101." + site.peer());
        return filter;
    }

    private static List<String> make(NetworkNamespace namespace, LinuxLinks links, TunnelSite site) {
        return namespace.call(() -> {
            List<ApplyFailure> failures = links.make(site.config(DefaultAction.Block));
            links.prune(site.config(DefaultAction.Block));
            return failures.stream().map(ApplyFailure::toString).toList();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"xfrm", "vti"})
    void packetsTakeTheirTunnelAndNothingIsInTheClear(String kind) {
        NftPacketFilter filter = run(west, WEST, kind);
        run(east, EAST, kind);
        Wire access = opening(new Wire(east, "wan1", "wan2"));
        Wire back = opening(new Wire(west, "wan1", "wan2"));
        Wire tunnels = opening(new Wire(east, "tunwan1", "tunwan2"));
        Wire inside = opening(new Wire(client, "eth1"));
        opening(new EchoServer(east, SERVER, 7000));

        Flow tcp = opening(Flow.tcp(client, "10.1.0.10", SERVER, 7000));
        Flow udp = opening(Flow.udp(client, "10.1.0.10", SERVER, 7000));
        for (Flow flow : List.of(tcp, udp)) {
            flow.exchange();
            assertThat(tunnels.devices(flow.towardsServer())).containsExactly("tunwan1");
        }
        assertThat(access.devices(packet -> packet.protocol() == Packet.ESP)).containsExactly("wan1");
        assertThat(back.devices(packet -> packet.protocol() == Packet.ESP)).containsExactly("wan1");
        assertThat(access.packets(packet -> packet.protocol() != Packet.ESP)).isEmpty();
        assertThat(back.packets(packet -> packet.protocol() != Packet.ESP)).isEmpty();
        assertThat(access.packets()).describedAs("the inner DSCP on the outer packet").isNotEmpty().allMatch(packet -> packet.dscp() == 18);
        Predicate<Packet> synAck = tcp.fromServer().and(packet -> packet.maximumSegment() > 0);
        assertThat(tunnels.packets(tcp.towardsServer().and(Packet::isNewTcp))).extracting(Packet::maximumSegment).containsOnly(1360);
        assertThat(inside.packets(synAck)).extracting(Packet::maximumSegment).containsOnly(1360);

        filter.switchTo(BY_SECOND);
        access.forget();
        back.forget();
        tunnels.forget();
        for (Flow flow : List.of(tcp, udp)) {
            flow.exchange();
            assertThat(tunnels.devices(flow.towardsServer())).containsExactly("tunwan2");
        }
        assertThat(access.devices(packet -> true)).containsExactly("wan2");
        assertThat(back.devices(packet -> true)).containsExactly("wan2");
    }

    private <T extends AutoCloseable> T opening(T opening) {
        opened.add(opening);
        return opening;
    }

    /** The route goes with the device, and the last resort behind it holds what would go out in the clear by the main table. */
    @ParameterizedTest
    @ValueSource(strings = {"xfrm", "vti"})
    void nothingLeaksWhenAVirtualInterfaceVanishes(String kind) {
        run(west, WEST, kind);
        run(east, EAST, kind);
        Wire access = opening(new Wire(east, "wan1", "wan2"));
        opening(new EchoServer(east, SERVER, 7000));
        Flow udp = opening(Flow.udp(client, "10.1.0.10", SERVER, 7000));
        udp.exchange();

        west.exec("ip", "link", "delete", "tunwan1");
        access.forget();
        client.exec("sh", "-c", "ping -q -c 10 -i 0.1 -W 1 " + SERVER + " >/dev/null || true");
        assertThat(access.packets()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xfrm", "vti"})
    void manyAppliesAreAsOneAndRemoveLeavesNothing(String kind) {
        KernelState before = KernelState.withHandles(west);
        LinuxLinks links = links(west, WEST, kind);
        assertThat(make(west, links, WEST)).isEmpty();
        KernelState once = KernelState.withHandles(west);
        assertThat(make(west, links, WEST)).isEmpty();
        assertThat(make(west, links(west, WEST, kind), WEST)).isEmpty();
        assertThat(once.to(KernelState.withHandles(west))).isEmpty();
        assertThat(links.driver()).isEqualTo(kind);
        assertThat(west.call(() -> links.states(WEST.config(DefaultAction.Block)))).isEqualTo(Map.of("tunwan1", "Up", "tunwan2", "Up"));

        west.run(made.getLast()::remove);
        assertThat(before.to(KernelState.withHandles(west))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xfrm", "vti"})
    void whatIsWrongIsMendedAndTheRestIsNotTouched(String kind) {
        LinuxLinks links = links(west, WEST, kind);
        assertThat(make(west, links, WEST)).isEmpty();
        KernelState whole = KernelState.of(west);
        String second = index("tunwan2");
        String first = index("tunwan1");
        Topology.shell(west, """
                ip link delete tunwan1
                ip link set tunwan2 mtu 1300
                ip address delete 172.16.2.1/30 dev tunwan2
                ip address add 172.16.9.1/30 dev tunwan2
                ip link set tunwan2 down
                """);
        assertThat(west.call(() -> links.states(WEST.config(DefaultAction.Block)))).isEqualTo(Map.of("tunwan1", "Missing", "tunwan2", "Down"));
        assertThat(make(west, links, WEST)).isEmpty();
        assertThat(index("tunwan2")).isEqualTo(second);
        assertThat(index("tunwan1")).isNotEqualTo(first);
        assertThat(whole.to(KernelState.of(west))).allMatch(line -> line.contains("tunwan1") && line.matches("[-+] \\d+: .*"));

        assertThat(make(west, links, WEST.withMtu(1300))).isEmpty();
        assertThat(index("tunwan2")).isEqualTo(second);
        assertThat(west.exec("ip", "link", "show", "dev", "tunwan2")).contains("mtu 1300");
    }

    private String index(String device) {
        return west.exec("cat", "/sys/class/net/" + device + "/ifindex").strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xfrm", "vti"})
    void anInterfaceOfTheSameNameThatIsNotOursIsLeftAlone(String kind) {
        west.exec("ip", "link", "add", "tunwan1", "type", "veth", "peer", "name", "tunwan1-end");
        LinuxLinks links = links(west, WEST, kind);
        assertThat(make(west, links, WEST)).anySatisfy(failure -> assertThat(failure)
                .contains("kind=VirtualInterface", "name=tunwan1", "another network interface of this name"));
        assertThat(west.exec("ip", "-details", "link", "show", "dev", "tunwan1")).contains("veth");
        west.run(links::remove);
        assertThat(west.exec("ip", "link", "show")).contains("tunwan1").doesNotContain("tunwan2");
    }
}
