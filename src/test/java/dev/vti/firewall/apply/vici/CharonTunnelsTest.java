package dev.vti.firewall.apply.vici;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vti.config.TunnelConfig;
import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.firewall.apply.Tunnels.LinkKeys;
import dev.vti.firewall.apply.Tunnels.TunnelState.State;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads into a real charon. Needs root and charon-systemd; no peer, and no IPsec in the kernel. */
@Tag("netns")
class CharonTunnelsTest {

    private static final TunnelConfig WAN1 = Sites.tunnel(1, "127.0.1.1", "127.0.1.2");
    private static final TunnelConfig WAN2 = Sites.tunnel(2, "127.0.2.1", "127.0.2.2", 1, "another key");

    @TempDir
    Path directory;

    private RealCharon charon;
    private CharonTunnels tunnels;
    private ViciClient other;

    @BeforeEach
    void start() {
        charon = RealCharon.start(directory);
        tunnels = new CharonTunnels(charon.socket(), Clock.systemUTC());
        other = new ViciClient(charon.socket(), Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() {
        tunnels.close();
        other.close();
        charon.close();
    }

    private List<String> connections() throws ViciException {
        return other.request("get-conns", ViciMessage.EMPTY).items("conns");
    }

    private List<String> keys() throws ViciException {
        return other.request("get-shared", ViciMessage.EMPTY).items("keys");
    }

    private long linesOfLog(String part) {
        return charon.log().lines().filter(line -> line.contains(part)).count();
    }

    @Test
    void loadsEveryTunnelWithItsKeyAndReadsThemBack() throws Exception {
        assertThat(tunnels.apply(Sites.site(WAN1, WAN2), LinkKeys.IF_ID)).isEmpty();

        assertThat(connections()).containsExactlyInAnyOrder("vti-wan1", "vti-wan2");
        assertThat(keys()).containsExactlyInAnyOrder("vti-wan1", "vti-wan2");
        ViciMessage wan1 = other.stream("list-conns", "list-conn", ViciMessage.of("ike", "vti-wan1")).getFirst().section("vti-wan1");
        assertThat(wan1.items("local_addrs")).containsExactly("127.0.1.1");
        assertThat(wan1.value("version")).contains("IKEv2");
        assertThat(wan1.section("local-1").value("class")).contains("pre-shared key");
        assertThat(wan1.section("children").section("vti-wan1").items("local-ts")).containsExactly("0.0.0.0/0", "::/0");
        ViciMessage wan2 = other.stream("list-conns", "list-conn", ViciMessage.of("ike", "vti-wan2")).getFirst().section("vti-wan2");
        assertThat(wan2.value("version")).contains("IKEv1");
        assertThat(wan2.section("children").section("vti-wan2").items("local-ts")).containsExactly("0.0.0.0/0");
        assertThat(tunnels.states()).containsOnlyKeys("wan1", "wan2").allSatisfy((name, state) -> assertThat(state.state()).isEqualTo(State.Down));
    }

    @Test
    void applyingAgainSendsNothing() {
        tunnels.apply(Sites.site(WAN1, WAN2), LinkKeys.MARK);
        tunnels.apply(Sites.site(WAN1, WAN2), LinkKeys.MARK);

        assertThat(linesOfLog("added vici connection")).isEqualTo(2);
        assertThat(linesOfLog("loaded IKE shared key")).isEqualTo(2);
        assertThat(linesOfLog("updated vici connection") + linesOfLog("replaced vici connection")).isZero();
    }

    @Test
    void changesOnlyWhatChanged() {
        tunnels.apply(Sites.site(WAN1, WAN2), LinkKeys.IF_ID);
        TunnelConfig otherKey = Sites.tunnel(2, "127.0.2.1", "127.0.2.2", 1, "a third key");
        assertThat(tunnels.apply(Sites.site(WAN1, otherKey), LinkKeys.IF_ID)).isEmpty();

        assertThat(linesOfLog("added vici connection")).isEqualTo(2);
        assertThat(linesOfLog("loaded IKE shared key")).isEqualTo(3);
        TunnelConfig otherPeer = Sites.tunnel(1, "127.0.1.1", "127.0.1.3");
        assertThat(tunnels.apply(Sites.site(otherPeer, otherKey), LinkKeys.IF_ID)).isEmpty();
        assertThat(linesOfLog("vici connection: vti-wan1")).isEqualTo(2);
        assertThat(linesOfLog("vici connection: vti-wan2")).isEqualTo(1);
    }

    @Test
    void removesWhatIsNotConfiguredAndLeavesOthersAlone() throws Exception {
        ViciMessage party = ViciMessage.of("auth", "psk");
        other.request("load-conn", ViciMessage.builder().section("office", ViciMessage.builder().section("local", party).section("remote", party)
                .build()).build());
        other.request("load-shared", ViciMessage.builder().value("id", "office").value("type", "IKE").value("data", "x").items("owners", "a").build());
        tunnels.apply(Sites.site(WAN1, WAN2), LinkKeys.IF_ID);

        tunnels.apply(Sites.site(WAN2), LinkKeys.IF_ID);
        assertThat(connections()).containsExactlyInAnyOrder("office", "vti-wan2");
        assertThat(keys()).containsExactlyInAnyOrder("office", "vti-wan2");
        assertThat(tunnels.states()).containsOnlyKeys("wan2");

        tunnels.remove();
        tunnels.remove();
        assertThat(connections()).containsExactly("office");
        assertThat(keys()).containsExactly("office");
        assertThat(linesOfLog("refused")).isZero();
    }

    @Test
    void repairsWhatOthersRemoved() throws Exception {
        tunnels.apply(Sites.site(WAN1, WAN2), LinkKeys.IF_ID);
        other.request("unload-conn", ViciMessage.of("name", "vti-wan1"));
        other.request("unload-shared", ViciMessage.of("id", "vti-wan2"));

        assertThat(tunnels.apply(Sites.site(WAN1, WAN2), LinkKeys.IF_ID)).isEmpty();
        assertThat(connections()).contains("vti-wan1");
        assertThat(keys()).contains("vti-wan2");
    }

    @Test
    void aRestartedCharonGetsEverythingAgain() throws Exception {
        tunnels.apply(Sites.site(WAN1, WAN2), LinkKeys.IF_ID);
        charon.crashAndRestart();
        assertThat(connections()).isEmpty();

        // Nobody asks: the connection that listens for events finds the new one.
        await().until(() -> connections().size() == 2 && keys().size() == 2);
    }

    @Test
    void aCharonThatIsGoneIsToldAtOnceAndTheNextOnesListToo() {
        List<String> told = new CopyOnWriteArrayList<>();
        tunnels.listen((tunnel, state) -> told.add(tunnel + " " + state));
        tunnels.apply(Sites.site(WAN1), LinkKeys.IF_ID);
        await().until(() -> told.contains("wan1 Down"));

        charon.crashAndRestart();
        await().until(() -> told.contains("wan1 Unknown") && !told.getLast().equals("wan1 Unknown"));
        assertThat(told).first().isEqualTo("wan1 Down");
    }

    @Test
    void startsTheTunnelsOfThisSideAtOnce() {
        TunnelConfig waiting = Sites.tunnel(3, "127.0.3.9", "127.0.3.1");
        tunnels.apply(Sites.site(WAN1, waiting), LinkKeys.IF_ID);

        tunnels.keepUp(Clock.systemUTC().instant());
        await().until(() -> tunnels.states().get("wan1").state() == State.Connecting);
        assertThat(tunnels.states().get("wan1").since()).isNotNull();
        assertThat(tunnels.states().get("wan3").state()).isEqualTo(State.Down);
    }

    @Test
    void withoutCharonEveryTunnelFailsAndIsUnknown() {
        charon.close();

        List<ApplyFailure> failures = tunnels.apply(Sites.site(WAN1, WAN2), LinkKeys.IF_ID);
        assertThat(failures).extracting(ApplyFailure::name).containsExactly("wan1", "wan2");
        assertThat(failures).allSatisfy(failure -> assertThat(failure.message()).contains("charon does not answer on"));
        assertThat(tunnels.states()).containsOnlyKeys("wan1", "wan2").allSatisfy((name, state) -> {
            assertThat(state.state()).isEqualTo(State.Unknown);
            assertThat(state.lastError()).contains("charon does not answer");
        });
    }

    @Test
    void aTunnelThatCannotBeRenderedDoesNotHinderTheOthers() throws Exception {
        TunnelConfig beyond = new TunnelConfig("far", 300, WAN1.virtualInterface(), WAN1.accessDevice(), WAN1.localAddress(), WAN2.peerAddress(), 2,
                WAN1.preSharedKey());
        TunnelConfig homeless = Sites.tunnel(9, "127.0.9.1", "127.0.9.2");
        var config = Sites.site(WAN1);
        var virtualInterfaces = new java.util.ArrayList<>(config.virtualInterfaces());
        virtualInterfaces.add(new dev.vti.config.VirtualInterfaceConfig(300, WAN1.virtualInterface(), virtualInterfaces.getFirst().address(), 1400,
                WAN1.localAddress(), WAN2.peerAddress()));
        var broken = new dev.vti.config.FirewallConfig(config.formatVersion(), config.namespace(), config.firewall(), config.defaultAction(),
                config.interfaces(), virtualInterfaces, List.of(beyond, homeless, WAN1), List.of(), List.of(), List.of(), List.of(), List.of());

        List<ApplyFailure> failures = tunnels.apply(broken, LinkKeys.MARK);

        assertThat(failures).extracting(ApplyFailure::name).containsExactly("far", "wan9");
        assertThat(connections()).containsExactly("vti-wan1");
    }

    @Test
    void charonsReasonIsInTheExceptionAndTheKeyIsNowhere() {
        assertThatThrownBy(() -> other.request("load-shared", ViciMessage.builder().value("type", "nonsense").value("data", Sites.KEY).build()))
                .isInstanceOf(ViciException.class).hasMessageContaining("invalid shared key type").hasMessageNotContaining(Sites.KEY);
        assertThatThrownBy(() -> other.request("no-such-command", ViciMessage.EMPTY))
                .isInstanceOfSatisfying(ViciException.class, e -> assertThat(e.kind()).isEqualTo(ViciException.Kind.UNKNOWN_COMMAND));

        tunnels.apply(Sites.site(WAN1, WAN2), LinkKeys.IF_ID);
        assertThat(charon.log()).doesNotContain(Sites.KEY).contains("loaded IKE shared key");
    }
}
