package dev.vti.firewall.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vti.firewall.Agency;
import dev.vti.model.Availability;
import dev.vti.model.InterfaceName;
import dev.vti.model.LinkState;
import dev.vti.model.TunnelAvailability;
import dev.vti.router.PathQuality;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryFileTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.123456789Z");

    @TempDir
    private Path directory;

    /** With everything in it that a memory can hold. */
    private static DecisionMemory memory() {
        Failover failover = new Failover();
        failover.adopt(Agency.config(), NOON);
        List.of(1, 2, 3).forEach(gateway -> failover.verdict(gateway, Availability.Ready, NOON));
        for (int second = 1; second <= 4; second++) {
            failover.verdict(2, Availability.Unavailable, "3 probes in a row stayed without an answer", NOON.plusSeconds(second));
            failover.verdict(2, Availability.Ready, NOON.plusSeconds(second));
        }
        failover.link(new InterfaceName("tunwan1"), LinkState.Down, NOON.plusSeconds(9));
        failover.tunnel("wan3", TunnelAvailability.Down, NOON.plusSeconds(10));
        failover.measured(Map.of(1, new PathQuality(1500L, null, 2.5)), NOON.plusSeconds(11));
        return failover.memory();
    }

    @Test
    void whatIsStoredIsLoadedByTheNextFirewall() {
        new MemoryFile(directory).store(memory());

        assertThat(new MemoryFile(directory).load()).isEqualTo(memory());
        assertThat(directory).isDirectoryContaining("glob:**/decisions.json").isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void withoutAFileThereIsNoMemory() {
        assertThat(new MemoryFile(directory.resolve("none")).load()).isEqualTo(DecisionMemory.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"routers\": {}}", "{\"routers\": null, \"gateways\": null}", "{\"routers\": {\"a\": {}}, \"gateways\": {}}",
        "{\"routers\": {}, \"gateways\": {\"x\": {}}}", "not json", "{\"routers\": {}, \"gateways\": {\"1\": {\"object\": \"a\"}}}"})
    void aFileThatCannotBeUsedIsPassedOver(String text) throws IOException {
        Files.writeString(directory.resolve("decisions.json"), text);

        assertThat(new MemoryFile(directory).load()).isEqualTo(DecisionMemory.NONE);
    }

    @Test
    void whatDidNotChangeIsNotWrittenAgain() throws IOException {
        MemoryFile file = new MemoryFile(directory);
        file.store(memory());
        Files.delete(directory.resolve("decisions.json"));
        file.store(memory());

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamedWithTheMend() throws IOException {
        Path blocked = Files.writeString(directory.resolve("blocked"), "");

        assertThatThrownBy(() -> new MemoryFile(blocked).store(memory())).isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot be written").hasMessageContaining("give the firewall the right to write there");
    }

    @Test
    void aMemoryHoldsNoKey() throws IOException {
        new MemoryFile(directory).store(memory());

        assertThat(Files.readString(directory.resolve("decisions.json"))).doesNotContain(Agency.keys());
    }
}
