package dev.vti.probe.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.probe.protocol.Heartbeat;
import dev.vti.probe.protocol.ProbeLines;
import dev.vti.probe.protocol.ProbeReport;
import dev.vti.probe.protocol.ProbeTarget;
import dev.vti.probe.protocol.Targets;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProbeClientTest {

    private static final ProbeTarget ONE = ProbeTarget.icmp(1, IpAddress.parse("172.16.1.2"), new InterfaceName("tunwan1"), 1000, 100, 3);
    private static final ProbeTarget TWO = ProbeTarget.icmp(2, IpAddress.parse("172.16.1.6"), new InterfaceName("tunwan2"), 1000, 100, 3);
    private static final Heartbeat BEAT = new Heartbeat(Instant.parse("2026-01-01T00:00:00Z"), 0, 0);

    @TempDir
    private Path directory;
    private final List<ProbeReport> heard = new CopyOnWriteArrayList<>();

    /** The probe's side of one connection. */
    private record Peer(SocketChannel channel, BufferedReader in) implements AutoCloseable {

        static Peer accept(ServerSocketChannel server) throws IOException {
            SocketChannel channel = server.accept();
            return new Peer(channel, new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8)));
        }

        Targets targets() throws Exception {
            return (Targets) ProbeLines.readRequest(in.readLine());
        }

        void say(String line) throws IOException {
            channel.write(StandardCharsets.UTF_8.encode(line));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private Path socket() {
        return directory.resolve("probe.sock");
    }

    private ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket()));
    }

    private ProbeClient client(ProbeListener listener) {
        ProbeClient client = new ProbeClient(socket(), listener);
        client.start();
        return client;
    }

    @Test
    void tellsTargetsThatWereSetBeforeAndAfterTheProbeCame() throws Exception {
        try (ProbeClient client = client(heard::add)) {
            client.setTargets(List.of(ONE));
            try (ServerSocketChannel server = listen(); Peer peer = Peer.accept(server)) {
                assertThat(peer.targets().targets()).containsExactly(ONE);
                client.setTargets(List.of(ONE, TWO));
                assertThat(peer.targets().targets()).containsExactly(ONE, TWO);
            }
        }
    }

    @Test
    void comesBackAfterALostConnectionAndTellsTheTargetsAgain() throws Exception {
        try (ServerSocketChannel server = listen(); ProbeClient client = client(heard::add)) {
            client.setTargets(List.of(TWO));
            for (int connection = 0; connection < 3; connection++) {
                try (Peer peer = Peer.accept(server)) {
                    assertThat(peer.targets().targets()).containsExactly(TWO);
                    peer.say(ProbeLines.write(BEAT));
                    int expected = connection + 1;
                    await().until(() -> heard.size() == expected);
                }
            }
        }
    }

    @Test
    void findsAProbeThatWasStartedAgainOnANewSocketFile() throws Exception {
        try (ProbeClient client = client(heard::add)) {
            client.setTargets(List.of(ONE));
            try (ServerSocketChannel server = listen(); Peer peer = Peer.accept(server)) {
                peer.targets();
            }
            Files.delete(socket());
            try (ServerSocketChannel server = listen(); Peer peer = Peer.accept(server)) {
                assertThat(peer.targets().targets()).containsExactly(ONE);
            }
        }
    }

    @Test
    void aBrokenLineOrAFaultOfTheListenerDoesNotLoseTheNextReport() throws Exception {
        ProbeListener faulty = report -> {
            heard.add(report);
            throw new IllegalStateException("a fault on purpose");
        };
        try (ServerSocketChannel server = listen(); ProbeClient client = client(faulty); Peer peer = Peer.accept(server)) {
            peer.say(ProbeLines.write(BEAT) + "{\"type\":\"from the future\"}\n" + ProbeLines.write(BEAT));
            await().untilAsserted(() -> assertThat(heard).containsExactly(BEAT, BEAT));
        }
    }

    @Test
    void quietTimeStartsAnewWithEachLine() throws Exception {
        try (ServerSocketChannel server = listen(); ProbeClient client = client(heard::add); Peer peer = Peer.accept(server)) {
            await().until(() -> client.quietFor().compareTo(Duration.ofMillis(20)) > 0);
            long sent = System.nanoTime();
            peer.say(ProbeLines.write(BEAT));
            await().until(() -> !heard.isEmpty());
            assertThat(client.quietFor()).isLessThanOrEqualTo(Duration.ofNanos(System.nanoTime() - sent));
        }
    }
}
