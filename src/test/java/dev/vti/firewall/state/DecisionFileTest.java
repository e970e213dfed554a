package dev.vti.firewall.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vti.firewall.Agency;
import dev.vti.firewall.failover.DecisionMemory;
import dev.vti.firewall.failover.Failover;
import dev.vti.model.Availability;
import dev.vti.model.InterfaceName;
import dev.vti.model.LinkState;
import dev.vti.router.GatewayChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionFileTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final int PRODUCTION = 2;

    @TempDir
    Path directory;

    private final Failover failover = new Failover();
    private DecisionFile file;

    @BeforeEach
    void inADirectory() {
        file = new DecisionFile(directory, Agency.NAME, Agency.NAME);
    }

    private Path path() {
        return directory.resolve("decisions.json");
    }

    /** With a device that is down, a hold-down, damping and a reason, so that every kind of field has a value somewhere. */
    private void agencyInTrouble() {
        failover.adopt(Agency.changed(document -> ((ObjectNode) document.get("gateways").get(0).get("monitoring")).put("holdDownMillis", 60_000)), NOON);
        List.of(1, 2, 3).forEach(gateway -> failover.verdict(gateway, Availability.Ready, NOON));
        for (int flap = 1; flap <= 6; flap++) {
            failover.verdict(1, Availability.Unavailable, "no answer from 172.16.1.2", NOON.plusSeconds(flap));
            failover.verdict(1, Availability.Ready, null, NOON.plusSeconds(flap));
        }
        failover.link(new InterfaceName("tunwan2"), LinkState.Down, NOON.plusSeconds(9));
    }

    @Test
    void nothingIsStoredAtFirst() throws Exception {
        assertThat(file.load()).isEmpty();
    }

    @Test
    void whatIsStoredComesBackWhole() throws Exception {
        agencyInTrouble();
        DecisionMemory memory = failover.memory();
        file.store(memory);

        assertThat(file.load()).contains(memory);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path()))).isEqualTo("rw-------");
    }

    @Test
    void anotherFailoverGoesOnWhereThisOneWas() throws Exception {
        agencyInTrouble();
        file.store(failover.memory());
        Failover next = new Failover();
        next.remember(file.load().orElseThrow());
        GatewayChoice choice = next.adopt(
                Agency.changed(document -> ((ObjectNode) document.get("gateways").get(0).get("monitoring")).put("holdDownMillis", 60_000)), NOON.plusSeconds(20));

        assertThat(choice.buckets().get(PRODUCTION)).isEqualTo(failover.choice().buckets().get(PRODUCTION));
        assertThat(next.states().get(PRODUCTION).since()).isEqualTo(failover.states().get(PRODUCTION).since());
    }

    @Test
    void aFileCutAnywhereIsRefusedInASentence() throws Exception {
        agencyInTrouble();
        file.store(failover.memory());
        byte[] whole = Files.readAllBytes(path());
        for (int length = 0; length < whole.length - 1; length += 101) {
            Files.write(path(), Arrays.copyOf(whole, length));
            assertThatThrownBy(file::load).isInstanceOf(IOException.class).hasMessage(path() + " is damaged or of another release");
        }
    }

    @Test
    void aFileThatLacksAFieldIsRefusedInASentence() throws Exception {
        agencyInTrouble();
        file.store(failover.memory());
        Files.writeString(path(), Files.readString(path()).replaceFirst("\"state\":\"OnBackup\",", ""));

        assertThatThrownBy(file::load).hasMessage(path() + " is damaged or of another release");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "{}", "{\"namespace\": \"agency\", \"firewall\": \"agency\", \"memory\": null}", "not JSON at all"})
    void whatIsNoMemoryIsRefusedInASentence(String text) throws Exception {
        Files.writeString(path(), text);

        assertThatThrownBy(file::load).isInstanceOf(IOException.class).hasMessageStartingWith(path() + " is ");
    }

    @Test
    void noKeyIsInTheFile() throws Exception {
        agencyInTrouble();
        file.store(failover.memory());

        assertThat(Files.readString(path())).doesNotContain(Agency.keys());
    }

    @Test
    void aFileOfAnotherFirewallIsRefusedInASentence() throws Exception {
        agencyInTrouble();
        file.store(failover.memory());

        assertThatThrownBy(() -> new DecisionFile(directory, Agency.NAME, "paris").load()).hasMessage(path() + " is not of firewall agency/paris");
    }

    @Test
    void decisionsAreStoredWhenTheyChangeAndNothingIsStoredBeforeTheFirst() throws Exception {
        try (DecisionKeeper keeper = new DecisionKeeper(file, failover::memory)) {
            keeper.start();
            keeper.wake();
            agencyInTrouble();
            keeper.wake();
            await().until(() -> file.load().equals(Optional.of(failover.memory())));

            failover.verdict(3, Availability.Unavailable, NOON.plusSeconds(30));
            keeper.wake();
            await().until(() -> file.load().equals(Optional.of(failover.memory())));
        }
    }

    @Test
    void anEndInOrderStoresTheLastDecision() throws Exception {
        DecisionKeeper keeper = new DecisionKeeper(file, failover::memory);
        agencyInTrouble();

        keeper.close();
        assertThat(file.load()).contains(failover.memory());
    }

    @Test
    void anEmptyMemoryReplacesNothing() throws Exception {
        agencyInTrouble();
        DecisionMemory memory = failover.memory();
        file.store(memory);

        new DecisionKeeper(file, new Failover()::memory).close();
        assertThat(file.load()).contains(memory);
    }

    /** A failover must not wait for the disk. */
    @Test
    void wakingNeverWaits() {
        CountDownLatch slowDisk = new CountDownLatch(1);
        DecisionKeeper keeper = new DecisionKeeper(file, () -> {
            awaitLatch(slowDisk);
            return failover.memory();
        });
        keeper.start();
        for (int i = 0; i < 1000; i++) {
            keeper.wake();
        }

        slowDisk.countDown();
        keeper.close();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
