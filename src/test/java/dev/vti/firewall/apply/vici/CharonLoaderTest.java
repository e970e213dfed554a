package dev.vti.firewall.apply.vici;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.config.TunnelConfig;
import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.firewall.apply.Tunnels.LinkKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CharonLoaderTest {

    private static final TunnelConfig WAN1 = Sites.tunnel(1, "198.51.100.1", "198.51.100.2");
    private static final TunnelConnection CONNECTION = new TunnelConnection(WAN1, Sites.link(WAN1), LinkKeys.IF_ID);

    @TempDir
    Path directory;

    /** Refuses every tunnel and quotes the key that it was sent. */
    private static List<ViciPacket> quoteTheKey(ViciPacket asked) {
        return List.of(ScriptedCharon.response(asked.name().startsWith("load-")
                ? ViciMessage.builder().value("success", "no").value("errmsg", "cannot take " + asked.message().value("data").orElse("")).build()
                : ViciMessage.EMPTY));
    }

    @Test
    void aReasonThatQuotesTheKeyIsPassedOnWithoutIt() throws Exception {
        Path socket = directory.resolve("vici");
        try (ScriptedCharon charon = new ScriptedCharon(socket, CharonLoaderTest::quoteTheKey);
                ViciClient client = new ViciClient(socket, Duration.ofSeconds(10))) {
            assertThat(new CharonLoader(client).load(List.of(CONNECTION))).containsExactly(
                    new ApplyFailure("IpsecTunnel", "wan1", "charon refused load-shared: cannot take (pre-shared key)"));
        }
    }

    @Test
    void whatIsSentShowsNoKeyAsText() {
        assertThat(CONNECTION.sharedKey().value("data")).contains(Sites.KEY);
        assertThat(CONNECTION + " " + CONNECTION.sharedKey() + " " + ViciPacket.request("load-shared", CONNECTION.sharedKey())).doesNotContain(Sites.KEY);
    }
}
