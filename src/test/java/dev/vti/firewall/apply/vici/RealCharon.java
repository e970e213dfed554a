package dev.vti.firewall.apply.vici;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A charon of the test's own: its configuration, socket and log in one directory, in a network namespace if one is given. */
final class RealCharon implements AutoCloseable {

    private static final String CONFIGURATION = """
            charon-systemd {
              load = random nonce x509 pubkey pkcs1 pkcs8 pem openssl hmac kdf kernel-netlink socket-default vici updown
              install_routes = no
              install_virtual_ip = no
              make_before_break = yes
              close_ike_on_child_failure = yes
              retransmit_timeout = 1.0
              retransmit_base = 1.4
              retransmit_limit = 4
              retransmit_tries = %d
              half_open_timeout = 30
              %s
              piddir = %s
              plugins {
                vici { socket = unix://%s }
                kernel-netlink { roam_events = no }
              }
              filelog { f { path = %s
                            default = 1
                            flush_line = yes } }
            }
            """;

    private final Path directory;
    private final String namespace;
    private final Settings settings;
    private Process process;

    /**
     * What tests vary.
     *
     * @param anyPort true to listen on ports that the kernel chooses, so that no other charon is in the way
     */
    record Settings(int retransmitTries, boolean anyPort) {
    }

    private RealCharon(Path directory, String namespace, Settings settings) {
        this.directory = directory;
        this.namespace = namespace;
        this.settings = settings;
    }

    /** Starts one in this process' namespace, on ports of the kernel's choice. */
    static RealCharon start(Path directory) {
        return start(directory, null, new Settings(6, true));
    }

    static RealCharon start(Path directory, String namespace, Settings settings) {
        RealCharon charon = new RealCharon(directory, namespace, settings);
        charon.launch();
        return charon;
    }

    Path socket() {
        return directory.resolve("charon.vici");
    }

    String log() {
        try {
            return Files.readString(directory.resolve("charon.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as a crash would, and starts another in its place. */
    void crashAndRestart() {
        process.destroyForcibly().onExit().join();
        launch();
    }

    private void launch() {
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(socket());
            Files.deleteIfExists(directory.resolve("charon-systemd.pid"));
            Path configuration = Files.writeString(directory.resolve("strongswan.conf"), CONFIGURATION.formatted(settings.retransmitTries(),
                    settings.anyPort() ? "port = 0\n  port_nat_t = 0" : "", directory, socket(), directory.resolve("charon.log")));
            List<String> command = new ArrayList<>();
            if (namespace != null) {
                command.addAll(List.of("ip", "netns", "exec", namespace));
            }
            command.add("charon-systemd");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(directory.resolve("charon.out").toFile());
            builder.environment().put("STRONGSWAN_CONF", configuration.toString());
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("charon-systemd cannot be started; install charon-systemd and libstrongswan-standard-plugins", e);
        }
        Awaitility.await("charon's VICI socket").atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50)).until(this::answers);
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new IllegalStateException("charon ended with " + process.exitValue() + ": " + log());
        }
        try (ViciClient client = new ViciClient(socket(), Duration.ofSeconds(2))) {
            return client.request("version", ViciMessage.EMPTY).value("version").isPresent();
        } catch (ViciException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
