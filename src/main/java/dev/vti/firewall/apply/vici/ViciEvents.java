package dev.vti.firewall.apply.vici;

import dev.vti.firewall.apply.vici.ViciException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** charon's events over a connection of its own, made again for as long as this is open. The listener runs on this object's one thread. */
public final class ViciEvents implements AutoCloseable {

    private static final Duration REGISTRATION = Duration.ofSeconds(5);
    private static final Duration BETWEEN_CONNECTIONS = Duration.ofMillis(500);

    private final Path socket;
    private final List<String> events;
    private final Listener listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile ViciConnection connection;

    /** Hears what charon says. Must not throw and not wait. */
    public interface Listener {

        /** Registration is complete; whatever happened before was not heard. */
        void connected();

        /** One event. */
        void event(String name, ViciMessage message);

        /** The connection is gone; another one will be tried. */
        void disconnected();
    }

    /** Starts listening; does not wait for charon. */
    public ViciEvents(Path socket, List<String> events, Listener listener) {
        this.socket = socket;
        this.events = List.copyOf(events);
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("charon-events").start(this::run);
    }

    private void run() {
        try {
            do {
                listenOnce();
            } while (!closed.await(BETWEEN_CONNECTIONS.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void listenOnce() {
        boolean connected = false;
        try (ViciConnection open = ViciConnection.open(socket)) {
            connection = open;
            if (closed.getCount() == 0) {
                return;
            }
            for (String event : events) {
                register(open, event);
            }
            connected = true;
            listener.connected();
            while (true) {
                dispatch(open.receive(null));
            }
        } catch (ViciException gone) {
            // charon is not there or went away: callers see that from their own commands; this one tries again.
            if (connected) {
                listener.disconnected();
            }
        } finally {
            connection = null;
        }
    }

    private void register(ViciConnection open, String event) throws ViciException {
        open.send(ViciPacket.register(event), REGISTRATION);
        while (true) {
            ViciPacket reply = open.receive(REGISTRATION);
            switch (reply.type()) {
                case EVENT -> dispatch(reply);
                case EVENT_CONFIRM -> {
                    return;
                }
                default -> throw new ViciException(Kind.UNKNOWN_COMMAND, "charon has no event " + event);
            }
        }
    }

    private void dispatch(ViciPacket packet) {
        if (packet.type() == ViciPacket.Type.EVENT) {
            listener.event(packet.name(), packet.message());
        }
    }

    @Override
    public void close() {
        closed.countDown();
        ViciConnection open = connection;
        if (open != null) {
            open.close();
        }
        thread.interrupt();
    }
}
