package dev.vti.netns;

import static dev.vti.model.RuleAction.Pass;
import static dev.vti.netns.Topology.CLIENT6;
import static dev.vti.netns.Topology.SERVER;
import static dev.vti.netns.Topology.SERVER6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vti.model.ConnectionMark;
import dev.vti.model.LoadBalancing;
import dev.vti.netns.SiteConfig.Choice;
import dev.vti.router.GatewayChoice;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections whose source address somebody else on the machine translates, here for ports from 8000 on, and which therefore cannot change their link. */
class TranslatedConnectionsTest extends DataPlaneTest {

    private static final GatewayChoice BY_FIRST =
            new Choice(1, 2, 3, 11, 12).router(1, 1, 256).router(2, 3, 256).router(11, 11, 256).build();
    private static final GatewayChoice FIRST_DEAD = new Choice(2, 3, 12).router(1, 2, 256).router(2, 3, 256).router(11, 12, 256).build();

    private static SiteConfig site() {
        return new SiteConfig().router(1, LoadBalancing.Connection, 1, 2).router(2, LoadBalancing.Connection, 3).router(11, LoadBalancing.Source, 11, 12)
                .rule(10, Pass, 2, "tcp port 8002").rule(20, Pass, 1, "to 10.2.0.0/24").rule(30, Pass, 11, "to fd00:2::/64");
    }

    private void translate(String statements) {
        Topology.shell(topology.firewall, "nft 'table inet somebody { chain post { type nat hook postrouting priority srcnat; %s; }; }'".formatted(statements));
    }

    private String entry(Flow flow) {
        return topology.firewall.exec("sh", "-c", "conntrack --dump --proto tcp --orig-port-src %d --output id 2>/dev/null | grep -o 'id=.*' || true"
                .formatted(flow.localPort)).strip();
    }

    private List<String> links(Flow flow) {
        outside.forget();
        flow.exchange();
        return outside.devices(packet -> packet.destinationPort() == flow.remotePort);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "th dport 8000-8100 masquerade",
        "oifname wan1 th dport 8000-8100 snat ip to 10.9.1.77; oifname wan2 th dport 8000-8100 snat ip to 10.9.2.77; "
                + "oifname wan3 th dport 8000-8100 snat ip to 10.9.3.77",
    })
    void endByResetWhenTheirGatewayIsTakenOutAndNoOthersDo(String statements) {
        topology.firewall.exec("sh", "-e", "-c", "for link in 1 2 3; do ip address add 10.9.$link.77/24 dev wan$link; done");
        List.of(7000, 8000, 8002).forEach(port -> serve(SERVER, port));
        translate(statements);
        apply(site().build(), BY_FIRST);
        Flow stuck = tcp(SERVER, 8000);
        Flow datagrams = udp(SERVER, 8000);
        Flow elsewhere = tcp(SERVER, 8002);
        Flow untouched = tcp(SERVER, 7000);
        List.of(stuck, datagrams, untouched).forEach(flow -> assertThat(links(flow)).containsExactly("wan1"));
        assertThat(links(elsewhere)).containsExactly("wan3");
        assertThat(outside.packets(packet -> packet.destinationPort() == 8002)).noneMatch(packet -> packet.source().equals(Topology.CLIENT));
        String entryElsewhere = entry(elsewhere);
        String entryUntouched = entry(untouched);

        topology.cut("wan1");
        firewall.switchTo(FIRST_DEAD);
        assertThatThrownBy(stuck::exchange).hasMessageContaining("reset");
        assertThat(links(datagrams)).containsExactly("wan2");
        assertThat(links(untouched)).containsExactly("wan2");
        assertThat(links(elsewhere)).containsExactly("wan3");
        assertThat(entry(elsewhere)).isEqualTo(entryElsewhere).isNotEmpty();
        assertThat(entry(untouched)).isEqualTo(entryUntouched).isNotEmpty();
    }

    @Test
    void endByResetOverIpv6Too() {
        serve(SERVER6, 8000);
        translate("th dport 8000 masquerade");
        apply(site().build(), BY_FIRST);
        Flow stuck = closing(Flow.tcp(topology.inside, CLIENT6, SERVER6, 8000));
        assertThat(links(stuck)).containsExactly("wan1");

        topology.cut("wan1");
        firewall.switchTo(FIRST_DEAD);
        assertThatThrownBy(stuck::exchange).hasMessageContaining("reset");
    }

    /** A packet between the switch and the end of the cleaning must not take the connection over to the other gateway, where nobody would clean it. */
    @Test
    void endByResetHoweverBusyTheyAre() {
        serve(SERVER, 8000);
        translate("th dport 8000 snat ip to 10.9.1.1");
        apply(site().build(), BY_FIRST);
        Flow busy = udp(SERVER, 8000);
        busy.exchange();
        firewall.switchTo(FIRST_DEAD);
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> {
            busy.sendOne();
            return !outside.packets(packet -> packet.device().equals("wan2") && packet.destinationPort() == 8000).isEmpty();
        });
        String entries = topology.firewall.exec("sh", "-c", "conntrack --dump --proto udp --orig-port-dst 8000 --mark 2/0xfff 2>/dev/null");
        assertThat(entries.lines()).describedAs("one connection, made anew").hasSize(1);
        assertThat(topology.firewall.exec("sh", "-c", "conntrack --dump --proto udp --orig-port-dst 8000 --mark 1/0xfff 2>/dev/null")).isEmpty();
    }

    @Test
    void areLeftAloneWhileNothingElseIsLeftForThem() {
        serve(SERVER, 8000);
        translate("th dport 8000 masquerade");
        apply(site().build(), BY_FIRST);
        Flow waiting = tcp(SERVER, 8000);
        assertThat(links(waiting)).containsExactly("wan1");
        String entry = entry(waiting);

        firewall.switchTo(new Choice(3).router(1, ConnectionMark.DROP, 256).router(2, 3, 256).build());
        outside.forget();
        waiting.sendOne();
        apply(site().build(), new Choice(3).router(1, ConnectionMark.DROP, 256).router(2, 3, 256).build());
        await().during(Duration.ofMillis(300)).until(() -> entry(waiting).equals(entry));
        assertThat(outside.packets()).isEmpty();
        firewall.switchTo(BY_FIRST);
        waiting.awaitEcho();
        assertThat(links(waiting)).containsExactly("wan1");
    }

    @Test
    void stayOnTheDefaultRouteThatTheyBeganOn() {
        List.of(7000, 8000).forEach(port -> serve(SERVER, port));
        translate("th dport 8000 masquerade");
        apply(site().build(), new Choice().router(1, ConnectionMark.DEFAULT_ROUTE, 256).build());
        Flow staying = tcp(SERVER, 8000);
        Flow moving = tcp(SERVER, 7000);
        List.of(staying, moving).forEach(flow -> assertThat(links(flow)).containsExactly("plain"));

        firewall.switchTo(BY_FIRST);
        assertThat(links(staying)).containsExactly("plain");
        assertThat(links(moving)).containsExactly("wan1");
    }

    @Test
    void stayWhereTheyAreWhenTheirRouterMovesAllOthers() {
        List.of(7000, 8000).forEach(port -> serve(SERVER, port));
        translate("th dport 8000 masquerade");
        apply(new SiteConfig().routerThatMovesAll(5).rule(10, Pass, 5, "").build(), new Choice(31, 32).router(5, 31, 256).build());
        Flow staying = tcp(SERVER, 8000);
        Flow moving = tcp(SERVER, 7000);
        List.of(staying, moving).forEach(flow -> assertThat(links(flow)).containsExactly("wan1"));

        firewall.switchTo(new Choice(31, 32).router(5, 32, 256).build());
        assertThat(links(staying)).containsExactly("wan1");
        assertThat(links(moving)).containsExactly("wan2");
        topology.cut("wan1");
        firewall.switchTo(new Choice(32).router(5, 32, 256).build());
        assertThatThrownBy(staying::exchange).hasMessageContaining("reset");
    }

    @Test
    void endByResetWhenTheirGatewayLeavesTheConfiguration() {
        serve(SERVER, 8000);
        translate("th dport 8000 masquerade");
        apply(site().build(), BY_FIRST);
        Flow stuck = tcp(SERVER, 8000);
        assertThat(links(stuck)).containsExactly("wan1");

        apply(new SiteConfig().router(1, LoadBalancing.Connection, 2).rule(20, Pass, 1, "").build(), new Choice(2).router(1, 2, 256).build());
        assertThatThrownBy(stuck::exchange).hasMessageContaining("reset");
    }
}
