package dev.vti.netns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sends back what it gets, over TCP and UDP, at one address and port of a namespace. */
final class EchoServer implements AutoCloseable {

    private final ServerSocket tcp;
    private final DatagramChannel udp;
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();

    EchoServer(NetworkNamespace namespace, String address, int port) {
        InetSocketAddress at = new InetSocketAddress(literal(address), port);
        tcp = namespace.call(() -> {
            ServerSocket socket = new ServerSocket();
            socket.bind(at, 1_000);
            return socket;
        });
        udp = namespace.call(() -> DatagramChannel.open().bind(at));
        Thread.ofVirtual().start(this::accept);
        Thread.ofPlatform().daemon().start(this::echoDatagrams);
    }

    static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (IOException noAddress) {
            throw new UncheckedIOException(noAddress);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = tcp.accept();
                accepted.add(socket);
                Thread.ofVirtual().start(() -> echo(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException reset) {
            // Its client notices.
        }
    }

    private void echoDatagrams() {
        ByteBuffer buffer = ByteBuffer.allocate(2_000);
        try {
            while (true) {
                buffer.clear();
                var from = udp.receive(buffer);
                udp.send(buffer.flip(), from);
            }
        } catch (ClosedChannelException closed) {
            // The test is over.
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        try {
            tcp.close();
            udp.close();
            for (Socket socket : accepted) {
                socket.close();
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
