package dev.vti.probe.client;

import dev.vti.probe.protocol.ProbeLines;
import dev.vti.probe.protocol.ProbeTarget;
import dev.vti.probe.protocol.Targets;
import dev.vti.probe.protocol.UnreadableLineException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The firewall's end of the probe's socket. Connects, and connects again for ever when the connection is lost; each time it tells the probe
 * all targets, upon which the probe repeats every verdict. {@link #setTargets} never waits for the probe.
 */
public final class ProbeClient implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ProbeClient.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final UnixDomainSocketAddress address;
    private final ProbeListener listener;
    private final Thread thread;
    private final Object targetsChanged = new Object();
    private List<ProbeTarget> targets;
    private volatile long lastHeard = System.nanoTime();
    private volatile boolean closed;
    private volatile SocketChannel connection;
    private Duration pause = FIRST_PAUSE;
    private boolean complained;

    /** @param socket the probe's socket; it need not exist yet */
    public ProbeClient(Path socket, ProbeListener listener) {
        this.address = UnixDomainSocketAddress.of(socket);
        this.listener = listener;
        this.thread = Thread.ofPlatform().name("probe-client").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** The full set of targets from now on; told to the probe at once, or when it can be reached again. */
    public void setTargets(List<ProbeTarget> wanted) {
        synchronized (targetsChanged) {
            targets = new Targets(wanted).targets();
            targetsChanged.notifyAll();
        }
    }

    /**
     * How long nothing was heard from the probe, counted from this client's creation if it never spoke. It speaks at least every 500 ms, so
     * several seconds mean that it is gone or stuck and that availability is Unknown. When it speaks again on the same connection its last verdicts
     * hold again; it repeats them only to a new connection.
     */
    public Duration quietFor() {
        return Duration.ofNanos(System.nanoTime() - lastHeard);
    }

    @Override
    public void close() {
        closed = true;
        closeConnection(connection);
        thread.interrupt();
    }

    private void run() {
        while (!closed) {
            try (SocketChannel channel = SocketChannel.open(address)) {
                connection = channel;
                if (!closed) {
                    converse(channel);
                }
            } catch (IOException lost) {
                complainOnce(lost.getMessage());
            } finally {
                connection = null;
            }
            pauseBeforeNext();
        }
    }

    private void converse(SocketChannel channel) throws IOException {
        Thread writer = Thread.ofVirtual().name("probe-client-writer").start(() -> tellTargets(channel));
        try (BufferedReader reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            String line;
            while ((line = reader.readLine()) != null) {
                lastHeard = System.nanoTime();
                pause = FIRST_PAUSE;
                complained = false;
                hand(line);
            }
        } finally {
            writer.interrupt();
        }
        complainOnce("the probe closed the connection");
    }

    private void hand(String line) {
        try {
            listener.onReport(ProbeLines.readReport(line));
        } catch (UnreadableLineException unreadable) {
            LOG.warning("the probe at " + address + " sent a line that is skipped, do firewall and probe have the same version? "
                    + unreadable.getMessage());
        } catch (RuntimeException listenersFault) {
            // The reports that follow must still arrive: a verdict that is lost is a failover that is lost.
            LOG.log(Level.SEVERE, "a report of the probe could not be handled", listenersFault);
        }
    }

    private void tellTargets(SocketChannel channel) {
        List<ProbeTarget> told = null;
        try {
            while (!closed) {
                told = awaitOtherThan(told);
                ByteBuffer line = StandardCharsets.UTF_8.encode(ProbeLines.write(new Targets(told)));
                while (line.hasRemaining()) {
                    channel.write(line);
                }
            }
        } catch (InterruptedException connectionEnded) {
            Thread.currentThread().interrupt();
        } catch (IOException lost) {
            // The reading side sees the same end and connects again.
            closeConnection(channel);
        }
    }

    private List<ProbeTarget> awaitOtherThan(List<ProbeTarget> told) throws InterruptedException {
        synchronized (targetsChanged) {
            while (targets == null || targets == told) {
                targetsChanged.wait();
            }
            return targets;
        }
    }

    private void pauseBeforeNext() {
        try {
            if (!closed) {
                Thread.sleep(pause);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
    }

    private void complainOnce(String why) {
        if (!closed && !complained) {
            LOG.warning("no connection to the probe at " + address + " (" + why + "); trying again until it is there");
            complained = true;
        }
    }

    private static void closeConnection(SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException alreadyGone) {
            LOG.log(Level.FINE, "closing the connection to the probe", alreadyGone);
        }
    }
}
