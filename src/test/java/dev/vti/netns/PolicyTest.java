package dev.vti.netns;

import static dev.vti.model.RuleAction.Block;
import static dev.vti.model.RuleAction.Pass;
import static dev.vti.model.RuleAction.Reject;
import static dev.vti.netns.Topology.SERVER;
import static dev.vti.netns.Topology.SERVER6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vti.model.ConnectionMark;
import dev.vti.model.DefaultAction;
import dev.vti.model.LoadBalancing;
import dev.vti.netns.SiteConfig.Choice;
import dev.vti.router.GatewayChoice;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filter rules, asserted on the packets that leave the firewall. */
class PolicyTest extends DataPlaneTest {

    private static final GatewayChoice ALL_UP = new Choice(1, 2, 3, 11, 12, 13)
            .router(1, 1, 256).router(2, 2, 256).router(3, 3, 256).router(11, 11, 256).router(12, 12, 256).build();

    private static SiteConfig site() {
        return new SiteConfig().router(1, LoadBalancing.Connection, 1, 2, 3).router(2, LoadBalancing.Connection, 2)
                .router(3, LoadBalancing.Connection, 3).router(11, LoadBalancing.Connection, 11).router(12, LoadBalancing.Connection, 12);
    }

    private static Predicate<Packet> to(int port) {
        return packet -> packet.destinationPort() == port;
    }

    private List<String> linksOf(Flow flow) {
        flow.exchange();
        return outside.devices(flow.towardsServer());
    }

    /** Sends the first packet of a connection and waits for nothing. */
    private void knock(String server, int port) {
        closing(topology.inside.call(() -> {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(new InetSocketAddress(EchoServer.literal(server), port));
            return channel;
        }));
    }

    private void sendDatagram(String server, int port) {
        try (Flow flow = Flow.udp(topology.inside, server.contains(":") ? Topology.CLIENT6 : Topology.CLIENT, server, port)) {
            flow.sendOne();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SERVER, SERVER6})
    void theFirstRuleInOrderOfPositionDecides(String server) {
        int first = server.equals(SERVER) ? 1 : 11;
        List.of(7000, 7001, 7002).forEach(port -> serve(server, port));
        apply(site()
                .rule(40, Pass, null, "to " + server)
                .rule(30, Block, null, "tcp to " + server + " port 7003")
                .rule(20, Pass, first + 1, "tcp from eth1 to " + server + " port 7000-7001")
                .rule(10, Pass, first, "tcp from eth1 to " + server + " port 7000").build(), ALL_UP);

        assertThat(linksOf(tcp(server, 7000))).containsExactly("wan1");
        assertThat(linksOf(tcp(server, 7001))).containsExactly("wan2");
        assertThat(linksOf(udp(server, 7001))).containsExactly("plain");
        knock(server, 7003);
        assertThat(linksOf(tcp(server, 7002))).containsExactly("plain");
        assertThat(outside.packets(to(7003))).isEmpty();
    }

    @Test
    void aRuleMatchesBySourceDeviceAndDscp() {
        serve(SERVER, 7000);
        apply(site()
                .rule(10, Block, null, "from wan1")
                .rule(20, Pass, 2, "source 10.1.0.64/26")
                .rule(30, Pass, 3, "dscp 46")
                .rule(40, Pass, 1, "from eth1").build(), ALL_UP);

        assertThat(linksOf(closing(Flow.tcp(topology.inside, "10.1.0.70", SERVER, 7000)))).containsExactly("wan2");
        assertThat(linksOf(tcp(SERVER, 7000))).containsExactly("wan1");
        topology.inside.exec("ping", "-q", "-c", "1", "-W", "5", "-Q", Integer.toString(46 << 2), SERVER);
        topology.inside.exec("ping", "-q", "-c", "1", "-W", "5", "-Q", Integer.toString(10 << 2), SERVER);
        assertThat(outside.devices(packet -> packet.protocol() == Packet.ICMP && packet.dscp() == 46)).containsExactly("wan3");
        assertThat(outside.devices(packet -> packet.protocol() == Packet.ICMP && packet.dscp() == 10)).containsExactly("wan1");
    }

    @ParameterizedTest
    @ValueSource(strings = {SERVER, SERVER6})
    void blockDropsInSilence(String server) {
        serve(server, 7000);
        apply(site().rule(10, Block, null, "port 7001 tcp").rule(20, Block, null, "port 7001 udp").rule(30, Pass, null, "").build(), ALL_UP);

        knock(server, 7001);
        sendDatagram(server, 7001);
        tcp(server, 7000).exchange();
        assertThat(outside.packets(to(7001))).isEmpty();
        assertThat(inside.packets(packet -> packet.sourcePort() == 7001 || packet.protocol() == Packet.ICMP || packet.protocol() == Packet.ICMPV6)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {SERVER, SERVER6})
    void rejectAnswersWithAResetOrAnIcmpError(String server) {
        apply(site().rule(10, Reject, null, "").defaultAction(DefaultAction.Pass).build(), ALL_UP);

        assertThatThrownBy(() -> tcp(server, 7001)).hasRootCauseInstanceOf(ConnectException.class).hasMessageContaining("refused");
        sendDatagram(server, 7002);
        // Destination unreachable, administratively prohibited: type 3, code 13 (RFC 1812) or type 1, code 1 (RFC 4443).
        int prohibited = server.equals(SERVER) ? 3 << 8 | 13 : 1 << 8 | 1;
        await().untilAsserted(() -> assertThat(inside.packets(packet -> packet.sourcePort() == prohibited)).hasSize(1));
        assertThat(outside.packets()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pass", "Block"})
    void theDefaultActionTakesWhatNoRuleMatches(DefaultAction action) {
        serve(SERVER, 7000);
        apply(site().rule(10, Pass, 1, "tcp port 7000").defaultAction(action).build(), ALL_UP);

        sendDatagram(SERVER, 7000);
        assertThat(linksOf(tcp(SERVER, 7000))).containsExactly("wan1");
        assertThat(outside.packets(Packet::isUdp)).extracting(Packet::device).containsExactlyElementsOf(
                action == DefaultAction.Pass ? List.of("plain") : List.of());
    }

    @Test
    void aNewBlockRuleAppliesToWhatTheDefaultActionHadLetThrough() {
        serve(SERVER, 7000);
        apply(site().defaultAction(DefaultAction.Pass).build(), ALL_UP);
        Flow flow = udp(SERVER, 7000);
        assertThat(linksOf(flow)).containsExactly("plain");

        apply(site().defaultAction(DefaultAction.Pass).rule(10, Block, null, "udp").build(), ALL_UP);
        outside.forget();
        sendAndSettle(flow);
        assertThat(outside.packets(Packet::isUdp)).isEmpty();
    }

    /** After this, a packet that was sent is through or dropped. */
    private void sendAndSettle(Flow flow) {
        flow.sendOne();
        topology.inside.exec("ping", "-q", "-c", "1", "-W", "5", "10.1.0.254");
    }

    @Test
    void doNotRouteDropsNewAndOpenConnectionsOnEveryLink() {
        serve(SERVER, 7000);
        apply(site().rule(10, Pass, 1, "").build(), ALL_UP);
        List<Flow> open = List.of(tcp(SERVER, 7000), udp(SERVER, 7000));
        open.forEach(Flow::exchange);

        firewall.switchTo(new Choice(2, 3).router(1, ConnectionMark.DROP, 256).build());
        outside.forget();
        open.forEach(this::sendAndSettle);
        knock(SERVER, 7000);
        sendDatagram(SERVER, 7001);
        sendAndSettle(open.getLast());
        assertThat(outside.packets()).isEmpty();
    }

    /** Until the drift is repaired. */
    @Test
    void withoutTheRoutersTableNothingPassesThatARuleRoutes() {
        serve(SERVER, 7000);
        apply(site().rule(10, Pass, null, "tcp port 7001").rule(20, Pass, 1, "").defaultAction(DefaultAction.Pass).build(), ALL_UP);
        Flow open = tcp(SERVER, 7000);
        assertThat(linksOf(open)).containsExactly("wan1");

        topology.firewall.exec("nft", "delete", "table", "inet", "vtirouters_site_a__test");
        outside.forget();
        sendDatagram(SERVER, 7000);
        knock(SERVER, 7000);
        assertThat(linksOf(open)).containsExactly("wan1");
        assertThat(outside.packets(open.towardsServer().negate())).isEmpty();
    }

    @Test
    void defaultRouteTakesTheMainTableUntilAGatewayIsBack() {
        serve(SERVER, 7000);
        apply(site().rule(10, Pass, 1, "").build(), ALL_UP);
        List<Flow> open = List.of(tcp(SERVER, 7000), udp(SERVER, 7000));
        open.forEach(flow -> assertThat(linksOf(flow)).containsExactly("wan1"));

        firewall.switchTo(new Choice().router(1, ConnectionMark.DEFAULT_ROUTE, 256).build());
        outside.forget();
        open.forEach(flow -> assertThat(linksOf(flow)).containsExactly("plain"));
        assertThat(linksOf(tcp(SERVER, 7000))).containsExactly("plain");

        firewall.switchTo(ALL_UP);
        outside.forget();
        open.forEach(flow -> assertThat(linksOf(flow)).containsExactly("wan1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {SERVER, SERVER6})
    void dscpIsImposedOnEveryPacketBothWaysAndOnNoOthers(String server) {
        int first = server.equals(SERVER) ? 1 : 11;
        serve(server, 7000);
        serve(server, 7001);
        apply(site().rule(10, Pass, first, 18, "tcp port 7000").rule(20, Pass, null, 0, "udp port 7000").rule(30, Pass, first, "").build(), ALL_UP);

        Flow imposed = tcp(server, 7000);
        for (int i = 0; i < 5; i++) {
            imposed.exchange();
        }
        imposed.close();
        Flow plain = tcp(server, 7001);
        plain.exchange();
        udp(server, 7000).exchange();
        assertThat(outside.packets(imposed.towardsServer())).hasSizeGreaterThan(7).allMatch(packet -> packet.dscp() == 18);
        assertThat(inside.packets(imposed.fromServer())).hasSizeGreaterThan(5).allMatch(packet -> packet.dscp() == 18);
        assertThat(outside.packets(plain.towardsServer())).isNotEmpty().allMatch(packet -> packet.dscp() == 0);
        assertThat(outside.packets(Packet::isUdp)).isNotEmpty().allMatch(packet -> packet.dscp() == 0);
    }

    @Test
    void theMaximumSegmentIsClampedToTheLinkThatAConnectionTakes() {
        serve(SERVER, 7000);
        topology.firewall.exec("ip", "link", "set", "wan2", "mtu", "1320");
        apply(site().rule(10, Pass, 2, "tcp port 7000").rule(20, Pass, null, "").build(), ALL_UP);

        Flow narrow = tcp(SERVER, 7000);
        assertThat(outside.packets(narrow.towardsServer().and(Packet::isNewTcp))).extracting(Packet::maximumSegment).containsOnly(1280);
        assertThat(inside.packets(narrow.fromServer())).extracting(Packet::maximumSegment).contains(1460);
    }
}
