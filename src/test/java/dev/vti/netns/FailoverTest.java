package dev.vti.netns;

import static dev.vti.model.RuleAction.Block;
import static dev.vti.model.RuleAction.Pass;
import static dev.vti.netns.Topology.SERVER;
import static dev.vti.netns.Topology.SERVER6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.vti.model.ConnectionMark;
import dev.vti.model.LoadBalancing;
import dev.vti.netns.SiteConfig.Choice;
import dev.vti.router.GatewayChoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which gateway connections take when gateways go and come back, asserted on the packets on each link. */
class FailoverTest extends DataPlaneTest {

    private static final int PORT = 7000;

    private static SiteConfig site(LoadBalancing balancing) {
        return new SiteConfig().router(1, balancing, 1, 2, 3).router(11, balancing, 11, 12, 13)
                .rule(10, Pass, 1, "to 10.2.0.0/24").rule(20, Pass, 11, "to fd00:2::/64");
    }

    /** The link of each flow, as its first exchange shows it. */
    private Map<Flow, String> links(List<Flow> flows) {
        outside.forget();
        flows.forEach(Flow::exchange);
        List<Packet> packets = outside.packets();
        Map<Flow, String> links = new HashMap<>();
        for (Flow flow : flows) {
            assertThat(packets.stream().filter(flow.towardsServer()).map(Packet::device).distinct()).hasSize(1)
                    .allSatisfy(device -> links.put(flow, device));
        }
        return links;
    }

    private List<Flow> flows(String server, int each) {
        List<Flow> flows = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            flows.add(tcp(server, PORT));
            flows.add(udp(server, PORT));
        }
        return flows;
    }

    /** One datagram from each address and port; by link, how many came. */
    private Map<String, Long> sendFrom(List<InetSocketAddress> sources) {
        outside.forget();
        topology.inside.run(() -> sources.forEach(source -> {
            try (DatagramChannel channel = DatagramChannel.open().bind(source)) {
                channel.send(ByteBuffer.wrap(new byte[1]), new InetSocketAddress(SERVER, PORT));
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }));
        await().until(() -> outside.packets(Packet::isUdp).size() >= sources.size());
        return outside.packets(Packet::isUdp).stream().collect(Collectors.groupingBy(Packet::device, Collectors.counting()));
    }

    private static List<InetSocketAddress> ports(int count) {
        return IntStream.range(0, count).mapToObj(port -> new InetSocketAddress(Topology.CLIENT, 20_000 + port)).toList();
    }

    private static double percent(Map<String, Long> counts, String link) {
        return 100.0 * counts.getOrDefault(link, 0L) / counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The same ports each time, so the hash gives the same numbers each time. */
    @Test
    void newConnectionsAreSharedByBuckets() {
        apply(site(LoadBalancing.Connection).build(), new Choice(1, 2, 3).router(1, 1, 213, 2, 43).build());
        Map<String, Long> counts = sendFrom(ports(3_000));
        assertThat(percent(counts, "wan1")).isCloseTo(100.0 * 213 / 256, within(2.0));
        assertThat(percent(counts, "wan2")).isCloseTo(100.0 * 43 / 256, within(2.0));
        assertThat(counts).containsOnlyKeys("wan1", "wan2");
    }

    @Test
    void withSourceBalancingAllConnectionsOfAnAddressTakeOneGateway() {
        apply(site(LoadBalancing.Source).build(), new Choice(1, 2, 3).router(1, 1, 86, 2, 85, 3, 85).build());
        List<InetSocketAddress> sources = new ArrayList<>();
        for (int host = 1; host <= 120; host++) {
            for (int port = 0; port < 4; port++) {
                sources.add(new InetSocketAddress("10.1.0." + host, 20_000 + port));
            }
        }
        Map<String, Long> counts = sendFrom(sources);
        assertThat(counts).containsOnlyKeys("wan1", "wan2", "wan3");
        assertThat(counts.values()).allSatisfy(count -> assertThat(100.0 * count / sources.size()).isCloseTo(100.0 / 3, within(10.0)));
        Map<String, List<String>> linksOfSource = outside.packets(Packet::isUdp).stream()
                .collect(Collectors.groupingBy(Packet::source, Collectors.mapping(Packet::device, Collectors.toList())));
        assertThat(linksOfSource).hasSize(120).allSatisfy((source, links) -> assertThat(links).hasSize(4).containsOnly(links.getFirst()));
    }

    @Test
    void withoutBalancingAllConnectionsTakeTheFirstBucket() {
        apply(site(LoadBalancing.None).build(), new Choice(1, 2, 3).router(1, 2, 256).build());
        assertThat(sendFrom(ports(100))).containsOnlyKeys("wan2");
    }

    @ParameterizedTest
    @CsvSource({SERVER + ", 0", SERVER6 + ", 10"})
    void openConnectionsOfADeadGatewayMoveOnTheirNextPacketAndNoOthersDo(String server, int family) {
        int router = family + 1;
        serve(server, PORT);
        apply(site(LoadBalancing.Connection).build(),
                new Choice(family + 1, family + 2, family + 3).router(router, family + 1, 128, family + 2, 128).build());
        List<Flow> flows = flows(server, 15);
        Map<Flow, String> before = links(flows);
        assertThat(before.values()).contains("wan1", "wan2");

        topology.cut("wan1");
        firewall.switchTo(new Choice(family + 2, family + 3).router(router, family + 3, 128, family + 2, 128).build());
        Map<Flow, String> after = links(flows);
        assertThat(after).allSatisfy((flow, link) -> assertThat(link).isEqualTo(before.get(flow).equals("wan1") ? "wan3" : "wan2"));
    }

    @Test
    void aPingMovesToo() {
        apply(site(LoadBalancing.Connection).build(), new Choice(1, 2).router(1, 1, 256).build());
        ping();
        assertThat(outside.devices(packet -> packet.protocol() == Packet.ICMP)).containsExactly("wan1");

        topology.cut("wan1");
        firewall.switchTo(new Choice(2).router(1, 2, 256).build());
        outside.forget();
        ping();
        assertThat(outside.devices(packet -> packet.protocol() == Packet.ICMP)).containsExactly("wan2");
    }

    /** All calls are one connection to conntrack, as they share an identifier. */
    private void ping() {
        topology.inside.exec("ping", "-q", "-c", "1", "-W", "5", "-e", "777", "-I", Topology.CLIENT, SERVER);
    }

    @Test
    void whenAGatewayReturnsItGetsNewConnectionsAndOpenOnesStay() {
        serve(SERVER, PORT);
        apply(site(LoadBalancing.Connection).build(), new Choice(1, 2).router(1, 1, 256).build());
        List<Flow> flows = flows(SERVER, 3);
        assertThat(links(flows).values()).containsOnly("wan1");
        firewall.switchTo(new Choice(2).router(1, 2, 256).build());
        assertThat(links(flows).values()).containsOnly("wan2");

        firewall.switchTo(new Choice(1, 2).router(1, 1, 256).build());
        assertThat(links(flows).values()).containsOnly("wan2");
        assertThat(links(flows(SERVER, 3)).values()).containsOnly("wan1");
    }

    /** With a router object whose failback is All. */
    @Test
    void whereFailbackMovesAllOpenConnectionsFollowTheBucketsAndKeepTheirDscp() {
        serve(SERVER, PORT);
        apply(new SiteConfig().routerThatMovesAll(5).rule(10, Pass, 5, 18, "").build(), new Choice(31, 32).router(5, 31, 256).build());
        List<Flow> flows = flows(SERVER, 10);
        assertThat(links(flows).values()).containsOnly("wan1");

        firewall.switchTo(new Choice(32).router(5, 32, 256).build());
        assertThat(links(flows).values()).containsOnly("wan2");
        firewall.switchTo(new Choice(31, 32).router(5, 31, 256).build());
        assertThat(links(flows).values()).containsOnly("wan1");
        firewall.switchTo(new Choice(31, 32).router(5, 31, 128, 32, 128).build());
        assertThat(links(flows).values()).contains("wan1", "wan2");
        assertThat(outside.packets()).allMatch(packet -> packet.dscp() == 18);

        firewall.switchTo(new Choice().router(5, ConnectionMark.DROP, 256).build());
        outside.forget();
        flows.getLast().sendOne();
        firewall.switchTo(new Choice(33).router(5, 33, 256).build());
        assertThat(links(flows).values()).containsOnly("wan3");
    }

    @Test
    void theKernelCountsTheConnectionsThatEachRouterSentToEachGateway() {
        serve(SERVER, PORT);
        SiteConfig site = site(LoadBalancing.Connection).routerThatMovesAll(5).rule(5, Pass, 5, "tcp");
        GatewayChoice choice = new Choice(1, 2, 31).router(1, 1, 213, 2, 43).router(5, 31, 256).build();
        apply(site.build(), choice);
        Map<String, Long> counts = sendFrom(ports(300));
        sendFrom(ports(300));
        assertThat(firewall.filter().sentConnections().get(1)).isEqualTo(Map.of(1, counts.get("wan1"), 2, counts.get("wan2"), 3, 0L));

        Flow followed = tcp(SERVER, PORT);
        followed.exchange();
        followed.exchange();
        assertThat(firewall.filter().sentConnections().get(5)).isEqualTo(Map.of(31, 1L, 32, 0L, 33, 0L));

        firewall.switchTo(new Choice(2, 31).router(1, 2, 256).router(5, 31, 256).build());
        apply(site.rule(6, Block, null, "icmp").build(), new Choice(2, 31).router(1, 2, 256).router(5, 31, 256).build());
        firewall.restart();
        apply(site.build(), new Choice(2, 31).router(1, 2, 256).router(5, 31, 256).build());
        sendFrom(ports(300));
        assertThat(firewall.filter().sentConnections().get(1)).describedAs("those of wan1 have come to wan2")
                .isEqualTo(Map.of(1, counts.get("wan1"), 2, counts.get("wan2") + counts.get("wan1"), 3, 0L));
    }

    @Test
    void aFlapOfAnIdleGatewayMovesNothing() {
        serve(SERVER, PORT);
        apply(site(LoadBalancing.Connection).build(), new Choice(1, 2, 3).router(1, 1, 128, 2, 128).build());
        List<Flow> flows = flows(SERVER, 10);
        Map<Flow, String> before = links(flows);
        for (int flap = 0; flap < 10; flap++) {
            firewall.switchTo(new Choice(1, 2).router(1, 1, 128, 2, 128).build());
            firewall.switchTo(new Choice(1, 2, 3).router(1, 1, 128, 2, 128).build());
        }
        assertThat(links(flows)).isEqualTo(before);
    }

    /** One packet each millisecond and flow; every packet that was sent must come out, whatever else moves. */
    @Test
    void noPacketOfAnotherGatewayIsLostDuringTwentySwitches() {
        serve(SERVER, PORT);
        apply(site(LoadBalancing.Connection).router(2, LoadBalancing.Connection, 3).rule(5, Pass, 2, "udp port 7001").build(),
                new Choice(1, 2, 3).router(1, 1, 256).router(2, 3, 256).build());
        Flow bystander = udp(SERVER, 7001);
        int sent = 0;
        for (int i = 0; i < 20; i++) {
            firewall.switchTo(new Choice(2, 3).router(1, 2, 256).router(2, 3, 256).build());
            sent += sendFor(bystander, Duration.ofMillis(10));
            firewall.switchTo(new Choice(1, 2, 3).router(1, 1, 256).router(2, 3, 256).build());
            sent += sendFor(bystander, Duration.ofMillis(10));
        }
        int all = sent;
        await().untilAsserted(() -> assertThat(outside.packets(bystander.towardsServer())).hasSize(all));
        assertThat(outside.devices(bystander.towardsServer())).containsExactly("wan3");
    }

    private static int sendFor(Flow flow, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        int sent = 0;
        while (System.nanoTime() < end) {
            flow.sendOne();
            sent++;
        }
        return sent;
    }
}
