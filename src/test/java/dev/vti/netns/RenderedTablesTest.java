package dev.vti.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vti.config.FirewallConfig;
import dev.vti.firewall.apply.nft.NftPacketFilter;
import dev.vti.router.GatewayChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** nftables takes every table that we render, and every change from one to another. */
@Tag("netns")
class RenderedTablesTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/render");
    private static final int RUNS = 60;

    private final NetworkNamespace changed = new NetworkNamespace("changed");
    private final NetworkNamespace fresh = new NetworkNamespace("fresh");

    @AfterEach
    void close() {
        changed.close();
        fresh.close();
    }

    private void check(Path file) {
        fresh.exec("nft", "--check", "--file", file.toAbsolutePath().toString());
    }

    @Test
    void nftAcceptsTheGoldenTables(@TempDir Path directory) throws IOException {
        List<Path> tables;
        try (Stream<Path> files = Files.list(GOLDEN)) {
            tables = files.filter(file -> file.toString().endsWith(".nft")).toList();
        }
        assertThat(tables).hasSizeGreaterThan(2).allSatisfy(this::check);

        Path broken = Files.writeString(directory.resolve("broken.nft"), Files.readString(tables.getFirst()).replace("goto rules", "goto nowhere"));
        assertThatThrownBy(() -> check(broken)).hasMessageContaining("No such file");
    }

    /** Says what the packet filter logs while something runs. */
    private static List<String> logged(Runnable code) {
        List<String> messages = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger(NftPacketFilter.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logRecord) {
                messages.add(logRecord.getMessage());
            }

            @Override
            public void flush() {
                // Nothing is kept back.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        logger.addHandler(handler);
        try {
            code.run();
        } finally {
            logger.removeHandler(handler);
        }
        return messages;
    }

    /** The same is in the kernel whether a table was made at once or came to be by changes and switches. */
    @Test
    void anyConfigurationChangesIntoAnyOther() {
        RandomSites random = new RandomSites(1);
        try (NftPacketFilter filter = changed.call(() -> new NftPacketFilter(SiteConfig.FIREWALL))) {
            for (int run = 0; run < RUNS; run++) {
                FirewallConfig config = random.config();
                GatewayChoice first = random.choice();
                assertThat(filter.apply(config, () -> first)).describedAs("run " + run).isEmpty();
                GatewayChoice choice = random.choice();
                assertThat(logged(() -> filter.switchTo(choice))).describedAs("a switch that the kernel refused at first").isEmpty();
                assertThat(made(config, choice).to(KernelState.of(changed))).describedAs("run " + run).isEmpty();
            }
            filter.remove();
        }
        assertThat(changed.exec("nft", "list", "ruleset")).isEmpty();
    }

    private KernelState made(FirewallConfig config, GatewayChoice choice) {
        try (NftPacketFilter filter = fresh.call(() -> new NftPacketFilter(SiteConfig.FIREWALL))) {
            filter.remove();
            assertThat(filter.apply(config, () -> choice)).isEmpty();
        }
        return KernelState.of(fresh);
    }
}
