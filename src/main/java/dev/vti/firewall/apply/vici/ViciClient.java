package dev.vti.firewall.apply.vici;

import dev.vti.firewall.apply.vici.ViciException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands to charon over a connection of its own, one at a time (VICI has no sequence numbers). Connects when needed and again after charon was
 * restarted. Safe for several threads: they wait for each other.
 */
public final class ViciClient implements AutoCloseable {

    private final Path socket;
    private final Duration timeout;
    private ViciConnection connection;
    private long connections;

    /** @param timeout for one packet of an answer */
    public ViciClient(Path socket, Duration timeout) {
        this.socket = socket;
        this.timeout = timeout;
    }

    /**
     * Sends a command and waits for its answer.
     *
     * @throws ViciException with charon's own {@code errmsg} if it refused
     */
    public synchronized ViciMessage request(String command, ViciMessage arguments) throws ViciException {
        return checked(command, exchange(() -> answer(command, arguments, null, null)));
    }

    /** Sends a command that streams its answer as events, and collects them. */
    public synchronized List<ViciMessage> stream(String command, String event, ViciMessage arguments) throws ViciException {
        List<ViciMessage> streamed = new ArrayList<>();
        ViciMessage end = exchange(() -> {
            streamed.clear();
            confirm(ViciPacket.register(event));
            ViciMessage response = answer(command, arguments, event, streamed);
            confirm(ViciPacket.unregister(event));
            return response;
        });
        checked(command, end);
        return streamed;
    }

    /** Counts connections made: when it grows between two calls, charon may have been restarted between them. */
    public synchronized long connections() {
        return connections;
    }

    private interface Exchange {
        ViciMessage run() throws ViciException;
    }

    /** A connection of an earlier call may have died with charon; then, and only then, the command goes out a second time. */
    private ViciMessage exchange(Exchange exchange) throws ViciException {
        boolean reused = connection != null;
        try {
            return connected(exchange);
        } catch (ViciException e) {
            if (!reused || e.kind() != Kind.UNREACHABLE) {
                throw e;
            }
            return connected(exchange);
        }
    }

    private ViciMessage connected(Exchange exchange) throws ViciException {
        if (connection == null) {
            connection = ViciConnection.open(socket);
            connections++;
        }
        try {
            return exchange.run();
        } catch (ViciException e) {
            // After a broken or half-read exchange the next answer could be taken for that of another command.
            if (e.kind() != Kind.UNKNOWN_COMMAND) {
                close();
            }
            throw e;
        }
    }

    private void confirm(ViciPacket packet) throws ViciException {
        connection.send(packet, timeout);
        ViciPacket reply = connection.receive(timeout);
        while (reply.type() == ViciPacket.Type.EVENT) {
            reply = connection.receive(timeout);
        }
        switch (reply.type()) {
            case EVENT_CONFIRM -> { }
            case EVENT_UNKNOWN -> throw new ViciException(Kind.UNKNOWN_COMMAND, "charon has no event " + packet.name());
            default -> throw new ViciException(Kind.MALFORMED, "charon answered a registration with " + reply.type());
        }
    }

    private ViciMessage answer(String command, ViciMessage arguments, String event, List<ViciMessage> streamed) throws ViciException {
        connection.send(ViciPacket.request(command, arguments), timeout);
        while (true) {
            ViciPacket packet = connection.receive(timeout);
            switch (packet.type()) {
                case EVENT -> {
                    if (packet.name().equals(event)) {
                        streamed.add(packet.message());
                    }
                }
                case CMD_RESPONSE -> {
                    return packet.message();
                }
                case CMD_UNKNOWN -> throw new ViciException(Kind.UNKNOWN_COMMAND, "charon has no command " + command);
                default -> throw new ViciException(Kind.MALFORMED, "charon answered " + command + " with " + packet.type());
            }
        }
    }

    private static ViciMessage checked(String command, ViciMessage response) throws ViciException {
        if (response.value("success").orElse("yes").equals("no")) {
            throw new ViciException(Kind.REFUSED, "charon refused " + command + ": " + response.value("errmsg").orElse("no reason given"));
        }
        return response;
    }

    @Override
    public synchronized void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
