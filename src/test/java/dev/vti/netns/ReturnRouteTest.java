package dev.vti.netns;

import static dev.vti.model.RuleAction.Pass;
import static dev.vti.model.RuleAction.Reject;
import static dev.vti.netns.Topology.CLIENT;
import static dev.vti.netns.Topology.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vti.netns.SiteConfig.Choice;
import dev.vti.router.GatewayChoice;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies to connections that come in by the gateway links. The host inside is the server here, and the main table would send all replies out plain. */
class ReturnRouteTest extends DataPlaneTest {

    private static final GatewayChoice LIVE = new Choice(21, 22, 23).build();
    private static final Predicate<Packet> ECHO_REPLY = packet -> packet.protocol() == Packet.ICMP && packet.sourcePort() == 0;

    @BeforeEach
    void serveInside() {
        closing(new EchoServer(topology.inside, CLIENT, 7000));
    }

    private static SiteConfig site() {
        return new SiteConfig().rule(10, Reject, null, "port 7001 tcp").rule(20, Pass, null, "to 10.1.0.0/24");
    }

    private List<String> replyLinks(Flow flow) {
        outside.forget();
        flow.exchange();
        return outside.devices(flow.fromServer());
    }

    private void ping(String address) {
        topology.outside.exec("ping", "-q", "-c", "1", "-W", "5", "-e", "777", "-I", SERVER, address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wan1", "wan2", "wan3"})
    void repliesLeaveByTheGatewayThatTheConnectionCameInBy(String link) {
        apply(site().returnRoutes().build(), LIVE);
        topology.fromOutsideBy(link);

        assertThat(replyLinks(closing(Flow.tcp(topology.outside, SERVER, CLIENT, 7000)))).containsExactly(link);
        assertThat(replyLinks(closing(Flow.udp(topology.outside, SERVER, CLIENT, 7000)))).containsExactly(link);
        ping(CLIENT);
        assertThat(outside.devices(ECHO_REPLY)).containsExactly(link);
    }

    @Test
    void repliesFollowWhenTheFarSideMovesTheConnection() {
        apply(site().returnRoutes().build(), LIVE);
        topology.fromOutsideBy("wan1");
        List<Flow> flows = List.of(closing(Flow.tcp(topology.outside, SERVER, CLIENT, 7000)), closing(Flow.udp(topology.outside, SERVER, CLIENT, 7000)));
        flows.forEach(flow -> assertThat(replyLinks(flow)).containsExactly("wan1"));
        ping(CLIENT);

        topology.cut("wan1");
        topology.fromOutsideBy("wan3");
        flows.forEach(flow -> assertThat(replyLinks(flow)).containsExactly("wan3"));
        outside.forget();
        ping(CLIENT);
        assertThat(outside.devices(ECHO_REPLY)).containsExactly("wan3");
    }

    @Test
    void theFirewallsOwnAnswersHaveReturnRoutesToo() {
        apply(site().returnRoutes().build(), LIVE);
        topology.fromOutsideBy("wan2");

        ping("10.1.0.254");
        assertThat(outside.devices(ECHO_REPLY)).containsExactly("wan2");
        assertThatThrownBy(() -> Flow.tcp(topology.outside, SERVER, CLIENT, 7001)).hasMessageContaining("refused");
        assertThat(outside.devices(packet -> packet.isTcp() && (packet.flags() & Packet.RST) != 0)).containsExactly("wan2");
    }

    @Test
    void withoutAReturnRouteTheMainTableDecides() {
        apply(site().build(), LIVE);
        topology.fromOutsideBy("wan2");
        assertThat(replyLinks(closing(Flow.tcp(topology.outside, SERVER, CLIENT, 7000)))).containsExactly("plain");

        apply(site().returnRoutes().build(), LIVE);
        assertThat(replyLinks(closing(Flow.tcp(topology.outside, SERVER, CLIENT, 7000)))).containsExactly("wan2");
    }

    @Test
    void connectionsFromInsideAreNotPinned() {
        serve(SERVER, 7000);
        apply(new SiteConfig().returnRoutes().rule(10, Pass, null, "").build(), LIVE);
        Flow flow = tcp(SERVER, 7000);
        flow.exchange();
        assertThat(outside.devices(flow.towardsServer())).containsExactly("plain");
    }
}
