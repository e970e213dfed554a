package dev.vti.firewall.apply.vici;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vti.firewall.apply.vici.ViciException.Kind;
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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that misbehaves in ways that charon seldom does. */
class ViciClientTest {

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
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
    }

    /** One client's connection, from the server's side. */
    private record Peer(DataInputStream in, DataOutputStream out, SocketChannel channel) {

        ViciPacket read() throws IOException, ViciException {
            return ViciPacket.decode(ByteBuffer.wrap(in.readNBytes(in.readInt())));
        }

        void write(Type type, String name, ViciMessage message) throws IOException, ViciException {
            byte[] bytes = new ViciPacket(type, name, message).encode();
            out.writeInt(bytes.length);
            out.write(bytes);
            out.flush();
        }
    }

    private interface Script {
        void play(Peer peer) throws Exception;
    }

    private void serve(Script... connections) {
        Thread.ofVirtual().start(() -> {
            for (Script script : connections) {
                try (SocketChannel channel = server.accept()) {
                    script.play(new Peer(new DataInputStream(Channels.newInputStream(channel)),
                            new DataOutputStream(Channels.newOutputStream(channel)), channel));
                } catch (Exception clientSeesIt) {
                    return;
                }
            }
        });
    }

    private static void assertKind(Throwable thrown, Kind kind) {
        assertThat(thrown).isInstanceOfSatisfying(ViciException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void aServerThatHangsIsGivenUp() {
        CountDownLatch never = new CountDownLatch(1);
        serve(peer -> never.await());
        try (ViciClient impatient = new ViciClient(directory.resolve("vici"), Duration.ofMillis(50))) {
            assertThatThrownBy(() -> impatient.request("version", ViciMessage.EMPTY)).hasMessageContaining("in time")
                    .satisfies(e -> assertKind(e, Kind.UNREACHABLE));
        }
        never.countDown();
    }

    @Test
    void aConnectionThatDiedBetweenTwoCommandsIsMadeAgain() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        Script answerOnce = peer -> {
            peer.read();
            peer.write(Type.CMD_RESPONSE, "", ViciMessage.of("version", "5"));
        };
        serve(peer -> {
            answerOnce.play(peer);
            peer.channel().close();
            gone.countDown();
        }, answerOnce);

        client.request("version", ViciMessage.EMPTY);
        gone.await();
        assertThat(client.request("version", ViciMessage.EMPTY).value("version")).contains("5");
        assertThat(client.connections()).isEqualTo(2);
    }

    @Test
    void aConnectionThatBreaksAtItsFirstCommandIsAnError() {
        serve(ViciClientTest.Peer::read, peer -> peer.write(Type.CMD_RESPONSE, "", ViciMessage.EMPTY));

        assertThatThrownBy(() -> client.request("version", ViciMessage.EMPTY)).satisfies(e -> assertKind(e, Kind.UNREACHABLE));
    }

    @Test
    void aLengthThatCannotBeIsRefused() {
        serve(peer -> {
            peer.read();
            peer.out().writeInt(0x7fffffff);
            peer.out().flush();
        });

        assertThatThrownBy(() -> client.request("version", ViciMessage.EMPTY)).hasMessageContaining("2147483647 bytes")
                .satisfies(e -> assertKind(e, Kind.MALFORMED));
    }

    @Test
    void collectsTheStreamedEventsOfItsCommandOnly() throws Exception {
        serve(peer -> {
            peer.read();
            peer.write(Type.EVENT_CONFIRM, "", ViciMessage.EMPTY);
            peer.read();
            peer.write(Type.EVENT, "list-sa", ViciMessage.of("n", "1"));
            peer.write(Type.EVENT, "log", ViciMessage.of("n", "2"));
            peer.write(Type.EVENT, "list-sa", ViciMessage.of("n", "3"));
            peer.write(Type.CMD_RESPONSE, "", ViciMessage.EMPTY);
            peer.read();
            peer.write(Type.EVENT_CONFIRM, "", ViciMessage.EMPTY);
        });

        List<ViciMessage> streamed = client.stream("list-sas", "list-sa", ViciMessage.EMPTY);
        assertThat(streamed).containsExactly(ViciMessage.of("n", "1"), ViciMessage.of("n", "3"));
    }

    @Test
    void nobodyListeningIsAnErrorThatNamesTheSocket() {
        try (ViciClient lonely = new ViciClient(directory.resolve("nothing"), Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> lonely.request("version", ViciMessage.EMPTY)).hasMessageContaining(directory.resolve("nothing").toString())
                    .satisfies(e -> assertKind(e, Kind.UNREACHABLE));
        }
    }

    @Test
    void eventsAreHeardAgainAfterTheConnectionBroke() throws Exception {
        Script once = peer -> {
            peer.read();
            peer.write(Type.EVENT_CONFIRM, "", ViciMessage.EMPTY);
            peer.write(Type.EVENT, "log", ViciMessage.of("msg", "hello"));
        };
        serve(once, once);
        BlockingQueue<String> heard = new ArrayBlockingQueue<>(16);
        ViciEvents.Listener listener = new ViciEvents.Listener() {
            @Override
            public void connected() {
                heard.add("connected");
            }

            @Override
            public void event(String name, ViciMessage message) {
                heard.add(name + " " + message.value("msg").orElse(""));
            }

            @Override
            public void disconnected() {
                heard.add("disconnected");
            }
        };
        try (ViciEvents events = new ViciEvents(directory.resolve("vici"), List.of("log"), listener)) {
            for (String expected : List.of("connected", "log hello", "disconnected", "connected", "log hello")) {
                assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(expected);
            }
        }
    }
}
