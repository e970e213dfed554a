package dev.vti.netns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.function.Predicate;

/** One connection to an {@link EchoServer}. */
abstract sealed class Flow implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 15_000;

    final int localPort;
    final int remotePort;
    private byte number;

    private Flow(int localPort, int remotePort) {
        this.localPort = localPort;
        this.remotePort = remotePort;
    }

    /** Opens a TCP connection and waits until it is. */
    static Flow tcp(NetworkNamespace namespace, String from, String server, int port) {
        return namespace.call(() -> {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(EchoServer.literal(from), 0));
            socket.connect(new InetSocketAddress(EchoServer.literal(server), port), PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            return new Tcp(socket);
        });
    }

    /** Sends nothing yet. */
    static Flow udp(NetworkNamespace namespace, String from, String server, int port) {
        return namespace.call(() -> {
            DatagramChannel channel = DatagramChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
            channel.bind(new InetSocketAddress(EchoServer.literal(from), 0));
            return new Udp(channel, new InetSocketAddress(EchoServer.literal(server), port));
        });
    }

    /** This flow's packets, in the direction to the server. */
    Predicate<Packet> towardsServer() {
        return packet -> packet.sourcePort() == localPort && packet.destinationPort() == remotePort;
    }

    /** This flow's packets, in the direction from the server. */
    Predicate<Packet> fromServer() {
        return packet -> packet.sourcePort() == remotePort && packet.destinationPort() == localPort;
    }

    /** Sends something new, again and again over UDP, until it is back. */
    void exchange() {
        number++;
        try {
            exchange(number);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Sends something and waits for nothing. */
    void sendOne() {
        try {
            send();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Reads what {@link #sendOne} sent, once it is back. */
    void awaitEcho() {
        try {
            read();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    abstract int read() throws IOException;

    abstract void send() throws IOException;

    abstract void exchange(byte content) throws IOException;

    @Override
    public abstract void close();

    private static final class Tcp extends Flow {

        private final Socket socket;

        Tcp(Socket socket) throws IOException {
            super(socket.getLocalPort(), socket.getPort());
            this.socket = socket;
            socket.setSoTimeout(PATIENCE_MILLIS);
        }

        @Override
        void send() throws IOException {
            socket.getOutputStream().write(0);
        }

        @Override
        int read() throws IOException {
            return socket.getInputStream().read();
        }

        @Override
        void exchange(byte content) throws IOException {
            socket.getOutputStream().write(content);
            int back = read();
            if (back != (content & 0xff)) {
                throw new IOException("sent " + content + ", got " + back);
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    private static final class Udp extends Flow {

        private static final int REPEAT_MILLIS = 200;

        private final DatagramChannel channel;
        private final InetSocketAddress server;

        Udp(DatagramChannel channel, InetSocketAddress server) throws IOException {
            super(((InetSocketAddress) channel.getLocalAddress()).getPort(), server.getPort());
            this.channel = channel;
            this.server = server;
            channel.socket().setSoTimeout(REPEAT_MILLIS);
        }

        @Override
        void send() throws IOException {
            channel.send(ByteBuffer.wrap(new byte[] {0}), server);
        }

        @Override
        int read() throws IOException {
            byte[] back = new byte[1];
            channel.socket().receive(new DatagramPacket(back, 1));
            return back[0];
        }

        @Override
        void exchange(byte content) throws IOException {
            for (int waited = 0; waited < PATIENCE_MILLIS; waited += REPEAT_MILLIS) {
                channel.send(ByteBuffer.wrap(new byte[] {content}), server);
                try {
                    while (read() != content) {
                        // The echo of something earlier.
                    }
                    return;
                } catch (SocketTimeoutException again) {
                    // Lost, as datagrams may be.
                }
            }
            throw new IOException("no answer over UDP");
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
