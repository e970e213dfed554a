package dev.vti.probe;

import dev.vti.probe.protocol.ProbeLines;
import dev.vti.probe.protocol.ProbeRequest;
import dev.vti.probe.protocol.UnreadableLineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One client. A client that does not read is disconnected as soon as its queue is full: losing a verdict silently would be worse, and it gets
 * them all when it connects again.
 */
final class ProbeConnection implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ProbeConnection.class.getName());
    /** Room for several verdicts on each of 10,000 gateways and for minutes of everything else. */
    private static final int LINES_WAITING = 50_000;
    /** What is written in one go when lines wait. */
    private static final int CHUNK = 16_384;

    private final SocketChannel channel;
    private final Consumer<ProbeRequest> requests;
    private final Consumer<ProbeConnection> onEnd;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(LINES_WAITING);
    private final Thread writer = Thread.ofPlatform().name("probe-writer").daemon().unstarted(this::write);

    ProbeConnection(SocketChannel channel, Consumer<ProbeRequest> requests, Consumer<ProbeConnection> onEnd) {
        this.channel = channel;
        this.requests = requests;
        this.onEnd = onEnd;
    }

    void start() {
        writer.start();
        Thread.ofPlatform().name("probe-reader").daemon().start(this::read);
    }

    /** Does not wait. */
    void send(String line) {
        if (!lines.offer(line)) {
            LOG.warning("a client of gateway-probe does not read its reports and is disconnected");
            close();
        }
    }

    private void read() {
        try {
            ProbeLines.readRequests(Channels.newInputStream(channel), requests);
        } catch (UnreadableLineException unreadable) {
            LOG.warning("a client of gateway-probe is disconnected, do firewall and probe have the same version? " + unreadable.getMessage());
        } catch (IOException ended) {
            LOG.log(Level.FINE, "a client's connection ended", ended);
        } finally {
            close();
        }
    }

    private void write() {
        try {
            StringBuilder chunk = new StringBuilder();
            while (channel.isOpen()) {
                chunk.setLength(0);
                for (String line = lines.take(); line != null; line = chunk.length() < CHUNK ? lines.poll() : null) {
                    chunk.append(line);
                }
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(chunk));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        } catch (IOException ended) {
            LOG.log(Level.FINE, "a client's connection ended", ended);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        onEnd.accept(this);
        writer.interrupt();
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            LOG.log(Level.FINE, "closing a client's connection", alreadyGone);
        }
    }
}
