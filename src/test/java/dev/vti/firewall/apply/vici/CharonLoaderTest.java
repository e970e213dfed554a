package dev.vti.firewall.apply.vici;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.firewall.apply.Tunnels.LinkKeys;
import dev.vti.firewall.apply.vici.ViciPacket.Type;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a charon that refuses every tunnel and quotes all it was sent, which the real one never did. */
class CharonLoaderTest {

    @TempDir
    Path directory;

    private ServerSocketChannel server;
    private ViciClient client;

    @BeforeEach
    void listen() throws IOException {
        Path socket = directory.resolve("vici");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        client = new ViciClient(socket, Duration.ofSeconds(10));
        Thread.ofVirtual().start(this::quoteEverything);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
    }

    private void quoteEverything() {
        try (SocketChannel channel = server.accept()) {
            DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
            DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
            while (true) {
                byte[] answer = answer(ViciPacket.decode(ByteBuffer.wrap(in.readNBytes(in.readInt())))).encode();
                out.writeInt(answer.length);
                out.write(answer);
                out.flush();
            }
        } catch (IOException | ViciException clientHasGone) {
            return;
        }
    }

    private static ViciPacket answer(ViciPacket asked) {
        return switch (asked.type()) {
            case CMD_REQUEST -> new ViciPacket(Type.CMD_RESPONSE, "", asked.name().startsWith("load-") ? refusal(asked.message()) : ViciMessage.EMPTY);
            default -> new ViciPacket(Type.EVENT_CONFIRM, "", ViciMessage.EMPTY);
        };
    }

    private static ViciMessage refusal(ViciMessage quoted) {
        return ViciMessage.builder().value("success", "no").value("errmsg", "cannot take " + quoted.value("data").orElse("")).build();
    }

    @Test
    void aReasonThatQuotesTheKeyIsPassedOnWithoutIt() throws Exception {
        TunnelConnection connection = new TunnelConnection(Sites.tunnel(1, "198.51.100.1", "198.51.100.2"),
                Sites.link(Sites.tunnel(1, "198.51.100.1", "198.51.100.2")), LinkKeys.IF_ID);

        List<ApplyFailure> failures = new CharonLoader(client).load(List.of(connection));
        assertThat(failures).containsExactly(
                new ApplyFailure("IpsecTunnel", "wan1", "charon refused load-shared: cannot take (pre-shared key)"));
    }

    @Test
    void whatIsSentShowsNoKeyAsText() {
        TunnelConnection connection = new TunnelConnection(Sites.tunnel(1, "198.51.100.1", "198.51.100.2"),
                Sites.link(Sites.tunnel(1, "198.51.100.1", "198.51.100.2")), LinkKeys.IF_ID);

        assertThat(connection.sharedKey().value("data")).contains(Sites.KEY);
        assertThat(connection + " " + connection.sharedKey() + " " + ViciPacket.request("load-shared", connection.sharedKey())).doesNotContain(Sites.KEY);
    }
}
