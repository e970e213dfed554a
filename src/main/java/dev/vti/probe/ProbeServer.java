package dev.vti.probe;

import dev.vti.probe.protocol.ProbeLines;
import dev.vti.probe.protocol.ProbeReport;
import dev.vti.probe.protocol.ProbeRequest;
import dev.vti.probe.protocol.Targets;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The probe's Unix socket. Every client hears every report. What any of them asks for holds until another is told, also when that client is gone:
 * a firewall that starts again finds its verdicts.
 */
final class ProbeServer implements ReportSink, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ProbeServer.class.getName());
    /** Leaves mode 0600. */
    private static final int OWNER_ONLY = 0177;

    private final Path path;
    private final ServerSocketChannel channel;
    private final Object fileKey;
    private final Set<ProbeConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private ProbeServer(Path path, ServerSocketChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.fileKey = fileKey(path);
    }

    /**
     * Makes the socket, for its owner only, in place of one that a dead process left there. Clients are served from {@link #start} on.
     *
     * @throws IOException with a sentence for people
     */
    static ProbeServer listen(Path path) throws IOException {
        removeStale(path);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            bind(channel, path);
            return new ProbeServer(path, channel);
        } catch (IOException refused) {
            channel.close();
            throw new IOException("cannot listen on " + path + " (" + refused.getMessage()
                    + "): name a file of at most 107 bytes in a directory that exists and is writable", refused);
        }
    }

    /** The mode comes from the mask and is not set afterwards, so that there is no moment in which others may connect. */
    private static void bind(ServerSocketChannel channel, Path path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Libc libc = new Libc(arena);
            int before = libc.umask(OWNER_ONLY);
            try {
                channel.bind(UnixDomainSocketAddress.of(path));
            } finally {
                libc.umask(before);
            }
        }
    }

    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!attributes(path).isOther()) {
            throw new IOException(path + " is there and is no socket: remove it or name another file");
        }
        try (SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw new IOException("another gateway-probe listens on " + path + ": stop it or name another file");
        } catch (ConnectException nobodyListens) {
            Files.delete(path);
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static Object fileKey(Path path) throws IOException {
        return attributes(path).fileKey();
    }

    /** Serves clients from now on, on threads of its own. */
    void start(ProbeLoop loop) {
        Thread.ofPlatform().name("probe-accept").daemon().start(() -> accept(loop));
    }

    private void accept(ProbeLoop loop) {
        while (!closed) {
            try {
                ProbeConnection connection = new ProbeConnection(channel.accept(), request -> ask(loop, request), connections::remove);
                connections.add(connection);
                connection.start();
                loop.submit(Schedule::repeatVerdicts);
            } catch (IOException failed) {
                if (!closed) {
                    LOG.log(Level.SEVERE, "gateway-probe can accept no more clients on " + path + " and stops, to be started again", failed);
                    loop.stop();
                    return;
                }
            }
        }
    }

    private static void ask(ProbeLoop loop, ProbeRequest request) {
        switch (request) {
            case Targets targets -> loop.submit(schedule -> schedule.setTargets(targets.targets()));
        }
    }

    @Override
    public void send(ProbeReport report) {
        if (!connections.isEmpty()) {
            String line = ProbeLines.write(report);
            connections.forEach(connection -> connection.send(line));
        }
    }

    /** Removes the socket's file too, unless another process has put its own there. */
    @Override
    public void close() {
        closed = true;
        try {
            channel.close();
            if (fileKey.equals(fileKey(path))) {
                Files.delete(path);
            }
        } catch (NoSuchFileException alreadyGone) {
            LOG.log(Level.FINE, "the socket file is gone already", alreadyGone);
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "could not remove " + path, failed);
        }
        connections.forEach(ProbeConnection::close);
    }
}
