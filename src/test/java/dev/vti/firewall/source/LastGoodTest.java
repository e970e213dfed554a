package dev.vti.firewall.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vti.config.FirewallConfig;
import dev.vti.config.UnreadableConfigException;
import dev.vti.firewall.Agency;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastGoodTest {

    private static final ReceivedConfig FIRST = new ReceivedConfig(1, Agency.config());

    @TempDir
    Path directory;

    private Path state;
    private LastGood lastGood;

    @BeforeEach
    void inADirectoryThatIsNotThereYet() {
        state = directory.resolve("state");
        lastGood = new LastGood(state, Agency.NAME, Agency.NAME);
    }

    private Path file() {
        return state.resolve("last-good.json");
    }

    @Test
    void nothingIsStoredAtFirst() throws Exception {
        assertThat(lastGood.load()).isEmpty();
    }

    @Test
    void whatIsStoredComesBackWholeAndReplacesWhatWas() throws Exception {
        ReceivedConfig second = new ReceivedConfig(2, Agency.without("rules", "name", "voip"));
        lastGood.store(FIRST);
        assertThat(lastGood.load()).contains(FIRST);

        lastGood.store(second);
        assertThat(lastGood.load()).contains(second);
    }

    @Test
    void onlyItsOwnerReadsIt() throws Exception {
        lastGood.store(FIRST);
        lastGood.store(FIRST);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
    }

    @Test
    void aCrashWhileStoringLeavesTheOldOne() throws Exception {
        lastGood.store(FIRST);
        Files.writeString(state.resolve("last-good.json.new"), "2\n{ half");

        assertThat(lastGood.load()).contains(FIRST);
        lastGood.store(new ReceivedConfig(2, FIRST.config()));
        assertThat(lastGood.load()).contains(new ReceivedConfig(2, FIRST.config()));
        try (var files = Files.list(state)) {
            assertThat(files).containsExactly(file());
        }
    }

    /** Replacing is one rename: the stored file itself is never opened for writing. */
    @Test
    void aReaderOfTheOldFileReadsItToItsEnd() throws Exception {
        lastGood.store(FIRST);
        try (var reader = Files.newBufferedReader(file())) {
            lastGood.store(new ReceivedConfig(2, FIRST.config()));
            assertThat(reader.readLine()).isEqualTo("1");
        }
    }

    @Test
    void aFileCutAnywhereIsRefusedInASentenceWithoutAKey() throws Exception {
        lastGood.store(FIRST);
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length += 7) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertRefused();
        }
    }

    @Test
    void bytesThatAreNoTextAreRefusedInASentence() throws Exception {
        lastGood.store(FIRST);
        byte[] bytes = ("1\n" + Files.readString(file())).getBytes(StandardCharsets.UTF_8);
        Arrays.fill(bytes, 20, 40, (byte) 0xff);
        Files.write(file(), bytes);

        assertRefused();
    }

    @Test
    void aFileOfAnotherFirewallIsRefused() throws Exception {
        lastGood.store(FIRST);

        assertThatThrownBy(() -> new LastGood(state, Agency.NAME, "paris").load()).isInstanceOf(UnreadableConfigException.class)
                .hasMessageContaining("it is the configuration of firewall agency/agency");
    }

    @Test
    void aFileOfAnotherReleaseIsRefusedWithItsMend() throws Exception {
        lastGood.store(FIRST);
        Files.writeString(file(), Files.readString(file())
                .replace("\"formatVersion\":" + FirewallConfig.FORMAT_VERSION, "\"formatVersion\":" + (FirewallConfig.FORMAT_VERSION + 1)));

        assertThatThrownBy(lastGood::load).hasMessageContaining("run the same release of operator and firewall");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamedWithItsMend() throws Exception {
        Files.createFile(state);

        assertThatThrownBy(() -> lastGood.store(FIRST)).isInstanceOf(IOException.class)
                .hasMessageStartingWith(state + " cannot be written").hasMessageContaining("give the firewall the right to write there");
    }

    private void assertRefused() {
        assertThatThrownBy(lastGood::load).isInstanceOf(UnreadableConfigException.class).hasNoCause()
                .hasMessageStartingWith(file() + " cannot be used, ").hasMessageEndingWith("without that file the firewall waits for the API server")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain(Agency.keys()));
    }
}
