package dev.vti.probe;

import dev.vti.process.ProcessLog;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * gateway-probe: asks every gateway through its own link and tells the firewall, on a Unix socket, which of them answer. It decides nothing. It knows one
 * option and reads it itself: a library for that would be most of what it loads.
 */
public final class ProbeMain {

    private static final int IDENTIFIERS = 1 << 16;
    private static final String OPTION = "--socket";
    private static final int USAGE = 2;
    private static final int FAILED = 1;

    private ProbeMain() {
    }

    public static void main(String[] arguments) {
        ProcessLog.start();
        if (arguments.length != 2 || !OPTION.equals(arguments[0])) {
            System.err.println("Usage: gateway-probe " + OPTION + " PATH\n"
                    + "Pings gateways, or connects to them, each through its own interface, and reports to the firewall.\n  " + OPTION + " PATH   Unix socket to listen on; made with mode 0600.");
            System.exit(USAGE);
        }
        try {
            run(Path.of(arguments[1]));
        } catch (NoIcmpException | IOException | InvalidPathException cannotStart) {
            System.err.println(cannotStart.getMessage());
        }
        System.exit(FAILED);
    }

    private static void run(Path socket) throws IOException {
        SecureRandom random = new SecureRandom();
        try (ProbeSockets sockets = new ProbeSockets(random.nextInt(IDENTIFIERS)); ProbeServer server = ProbeServer.listen(socket)) {
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            Schedule schedule = new Schedule(sockets, server, InstantSource.system(), System::nanoTime, random.nextLong());
            ProbeLoop loop = new ProbeLoop(sockets, schedule);
            server.start(loop);
            loop.run();
        }
    }
}
