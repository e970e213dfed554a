package dev.vti.firewall.apply.vici;

import dev.vti.firewall.apply.vici.ViciException.Kind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One connection to charon's VICI socket: packets with a 32-bit length header. Writing and reading wait no longer than they are told, so that a
 * charon that hangs does not hang its caller. Not for several threads, but {@link #close()} may come from any and ends a read.
 */
final class ViciConnection implements AutoCloseable {

    /** The vici plugin's README: a segment has at most 512 KiB. */
    private static final int MAX_SEGMENT = 512 * 1024;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;

    private ViciConnection(SocketChannel channel, Selector selector, SelectionKey key) {
        this.channel = channel;
        this.selector = selector;
        this.key = key;
    }

    static ViciConnection open(Path socket) throws ViciException {
        SocketChannel channel = null;
        Selector selector = null;
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            selector = Selector.open();
            return new ViciConnection(channel, selector, channel.register(selector, SelectionKey.OP_READ));
        } catch (IOException e) {
            closeQuietly(channel);
            closeQuietly(selector);
            throw new ViciException(Kind.UNREACHABLE, "charon does not answer on " + socket + ": " + e.getMessage(), e);
        }
    }

    /** Sends one packet within the given time. */
    void send(ViciPacket packet, Duration timeout) throws ViciException {
        byte[] bytes = packet.encode();
        if (bytes.length > MAX_SEGMENT) {
            throw new ViciException(Kind.MALFORMED, "a VICI packet of " + bytes.length + " bytes is more than charon takes");
        }
        ByteBuffer out = ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).flip();
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            while (true) {
                channel.write(out);
                if (!out.hasRemaining()) {
                    return;
                }
                await(SelectionKey.OP_WRITE, deadline);
            }
        } catch (IOException | ClosedSelectorException e) {
            throw broken(e);
        }
    }

    /** The next packet, within the given time; null waits for ever. */
    ViciPacket receive(Duration timeout) throws ViciException {
        long deadline = timeout == null ? Long.MAX_VALUE : System.nanoTime() + timeout.toNanos();
        try {
            ByteBuffer header = read(4, deadline);
            int length = header.getInt();
            if (length < 1 || length > MAX_SEGMENT) {
                throw new ViciException(Kind.MALFORMED, "charon announced a VICI packet of " + (length & 0xffffffffL) + " bytes");
            }
            return ViciPacket.decode(read(length, deadline));
        } catch (IOException | ClosedSelectorException e) {
            throw broken(e);
        }
    }

    private ByteBuffer read(int length, long deadline) throws IOException, ViciException {
        ByteBuffer in = ByteBuffer.allocate(length);
        while (true) {
            if (channel.read(in) < 0) {
                throw new ViciException(Kind.UNREACHABLE, "charon closed its VICI connection");
            }
            if (!in.hasRemaining()) {
                return in.flip();
            }
            await(SelectionKey.OP_READ, deadline);
        }
    }

    private void await(int operation, long deadline) throws IOException, ViciException {
        key.interestOps(operation);
        if (deadline == Long.MAX_VALUE) {
            selector.select();
        } else {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new ViciException(Kind.UNREACHABLE, "charon does not answer in time");
            }
            selector.select(left);
        }
        selector.selectedKeys().clear();
        if (!channel.isOpen()) {
            throw new ViciException(Kind.UNREACHABLE, "the VICI connection was closed");
        }
    }

    private static ViciException broken(Exception e) {
        return new ViciException(Kind.UNREACHABLE, "the VICI connection broke: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        closeQuietly(channel);
        closeQuietly(selector);
    }

    private static void closeQuietly(AutoCloseable open) {
        if (open != null) {
            try {
                open.close();
            } catch (Exception alreadyGone) {
                // Nothing is written after this point, so there is nothing to lose.
            }
        }
    }
}
