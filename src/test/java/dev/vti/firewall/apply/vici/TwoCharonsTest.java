package dev.vti.firewall.apply.vici;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vti.config.TunnelConfig;
import dev.vti.firewall.apply.Tunnels.LinkKeys;
import dev.vti.firewall.apply.Tunnels.TunnelState;
import dev.vti.firewall.apply.Tunnels.TunnelState.State;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two real charons in two namespaces negotiate, and each side says what is wrong. The kernel needs no IPsec for that: what it refuses comes after
 * authentication.
 */
@Tag("netns")
class TwoCharonsTest {

    @TempDir
    Path directory;

    private Namespaces namespaces;
    private RealCharon westCharon;
    private RealCharon eastCharon;
    private CharonTunnels west;
    private CharonTunnels east;

    @BeforeEach
    void start() {
        namespaces = new Namespaces();
        RealCharon.Settings settings = new RealCharon.Settings(2, false);
        westCharon = RealCharon.start(directory.resolve("west"), namespaces.west, settings);
        eastCharon = RealCharon.start(directory.resolve("east"), namespaces.east, settings);
        west = new CharonTunnels(westCharon.socket(), Clock.systemUTC());
        east = new CharonTunnels(eastCharon.socket(), Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        west.close();
        east.close();
        westCharon.close();
        eastCharon.close();
        namespaces.close();
    }

    private void configureWest(int ikeVersion, String key) {
        TunnelConfig tunnel = Sites.tunnel(1, Namespaces.WEST, Namespaces.EAST, ikeVersion, key);
        assertThat(west.apply(Sites.site(tunnel), LinkKeys.IF_ID)).isEmpty();
    }

    private void configureEast(int ikeVersion, String key) {
        TunnelConfig tunnel = Sites.tunnel(1, Namespaces.EAST, Namespaces.WEST, ikeVersion, key);
        assertThat(east.apply(Sites.site(tunnel), LinkKeys.IF_ID)).isEmpty();
    }

    private void awaitState(CharonTunnels side, String name, Predicate<TunnelState> wanted) {
        await(name).atMost(Duration.ofSeconds(30)).until(() -> {
            west.keepUp(Clock.systemUTC().instant());
            east.keepUp(Clock.systemUTC().instant());
            return side.states().get("wan1");
        }, wanted);
    }

    @Test
    void differingKeysAreNamedOnBothSides() {
        configureWest(2, Sites.KEY);
        configureEast(2, "not the same");

        awaitState(west, "west", state -> state.lastError().startsWith("the pre-shared keys of the two sides differ"));
        awaitState(east, "east", state -> state.lastError().startsWith("the pre-shared keys of the two sides differ"));
        assertThat(west.states().get("wan1").lastError() + east.states().get("wan1").lastError()).doesNotContain(Sites.KEY, "not the same");
        assertThat(westCharon.log() + eastCharon.log()).doesNotContain(Sites.KEY, "not the same");
    }

    @Test
    void differingKeysAreNamedWithIkeVersionOneToo() {
        configureWest(1, Sites.KEY);
        configureEast(1, "not the same");

        awaitState(west, "west", state -> state.lastError().startsWith("the pre-shared keys of the two sides differ"));
        awaitState(east, "east", state -> state.lastError().startsWith("the pre-shared keys of the two sides differ"));
    }

    @Test
    void differingVersionsAreNamedOnBothSides() {
        configureWest(2, Sites.KEY);
        configureEast(1, Sites.KEY);

        awaitState(west, "west", state -> state.lastError().startsWith("the IKE versions of the two sides differ"));
        awaitState(east, "east", state -> state.lastError().startsWith("the IKE versions of the two sides differ"));
    }

    @Test
    void aSilentPeerIsNamedAndAskedForEver() {
        configureWest(2, Sites.KEY);
        namespaces.cut();

        awaitState(west, "west", state -> state.state() == State.Connecting && state.lastError().startsWith("the peer does not answer"));
        namespaces.mend();
        configureEast(2, Sites.KEY);
        await("the peer's answer").atMost(Duration.ofSeconds(30)).until(() -> eastCharon.log().contains("authentication of '198.51.100.1' with"));
    }

    @Test
    void aMendedKeyIsUsedWithoutFurtherAsking() {
        configureWest(2, Sites.KEY);
        configureEast(2, "not the same");
        awaitState(west, "west", state -> !state.lastError().isEmpty());

        configureEast(2, Sites.KEY);
        awaitState(west, "west", state -> westCharon.log().contains("authentication of '198.51.100.2' with pre-shared key successful"));
    }
}
