package dev.vti.netns;

import dev.vti.config.FirewallConfig;
import dev.vti.router.GatewayChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of the data plane share: {@link Topology}, the agent's classes at work in its firewall, and eyes on the links outside and inside. */
@Tag("netns")
@Timeout(120)
abstract class DataPlaneTest {

    @TempDir
    private Path directory;
    private final List<AutoCloseable> opened = new ArrayList<>();

    Topology topology;
    RunningFirewall firewall;
    /** What leaves the firewall for outside. */
    Wire outside;
    /** What leaves the firewall for the inside. */
    Wire inside;

    @BeforeEach
    void layOut() {
        topology = new Topology();
        outside = closing(new Wire(topology.outside, "wan1", "wan2", "wan3", Topology.PLAIN));
        inside = closing(new Wire(topology.inside, "eth1"));
        firewall = closing(new RunningFirewall(topology.firewall, directory));
    }

    @AfterEach
    void clearAway() throws Exception {
        try {
            for (AutoCloseable one : opened.reversed()) {
                one.close();
            }
        } finally {
            topology.close();
        }
    }

    <T extends AutoCloseable> T closing(T opening) {
        opened.add(opening);
        return opening;
    }

    EchoServer serve(String address, int port) {
        return closing(new EchoServer(topology.outside, address, port));
    }

    Flow tcp(String server, int port) {
        return closing(Flow.tcp(topology.inside, server.contains(":") ? Topology.CLIENT6 : Topology.CLIENT, server, port));
    }

    Flow udp(String server, int port) {
        return closing(Flow.udp(topology.inside, server.contains(":") ? Topology.CLIENT6 : Topology.CLIENT, server, port));
    }

    void apply(FirewallConfig config, GatewayChoice choice) {
        firewall.apply(config, choice);
    }
}
