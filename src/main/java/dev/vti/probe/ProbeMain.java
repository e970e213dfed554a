package dev.vti.probe;

import dev.vti.process.ProcessLog;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine;

/** gateway-probe: pings every gateway through its own link and tells the firewall, on a Unix socket, which of them answer. It decides nothing. */
@Command(name = "gateway-probe", mixinStandardHelpOptions = true,
        description = "Pings gateways, each through its own interface, and reports to the firewall on a Unix socket.")
public final class ProbeMain implements Callable<Integer> {

    private static final int IDENTIFIERS = 1 << 16;

    @Spec
    private CommandSpec command;

    @Option(names = "--socket", required = true, paramLabel = "PATH", description = "Unix socket to listen on; made with mode 0600.")
    private Path socket;

    public static void main(String[] arguments) {
        ProcessLog.start();
        System.exit(new CommandLine(new ProbeMain()).execute(arguments));
    }

    @Override
    public Integer call() {
        SecureRandom random = new SecureRandom();
        try (EchoSockets sockets = new EchoSockets(random.nextInt(IDENTIFIERS)); ProbeServer server = ProbeServer.listen(socket)) {
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            Requests requests = new Requests(sockets, System::nanoTime, random.nextLong());
            ProbeLoop loop = new ProbeLoop(sockets, new Schedule(requests, server, InstantSource.system(), System::nanoTime));
            server.start(loop);
            loop.run();
            return CommandLine.ExitCode.SOFTWARE;
        } catch (NoIcmpException | IOException cannotStart) {
            command.commandLine().getErr().println(cannotStart.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
