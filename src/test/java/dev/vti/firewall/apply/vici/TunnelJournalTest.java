package dev.vti.firewall.apply.vici;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.firewall.apply.Tunnels.TunnelState;
import dev.vti.firewall.apply.Tunnels.TunnelState.State;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TunnelJournalTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Diagnosis REFUSED = Diagnosis.of("received AUTHENTICATION_FAILED notify error").orElseThrow();
    private static final Diagnosis SILENT = Diagnosis.of("giving up after 5 retransmits").orElseThrow();
    private static final Diagnosis OTHER_VERSION = Diagnosis.of("Invalid major version 1").orElseThrow();

    private final TunnelJournal journal = new TunnelJournal();

    @BeforeEach
    void knowsOneTunnel() {
        journal.keepOnly(Set.of("wan1"));
    }

    @Test
    void aTunnelThatWasNeverSeenIsUnknown() {
        assertThat(journal.states()).containsEntry("wan1", new TunnelState(State.Unknown, null, ""));
    }

    @Test
    void sinceChangesOnlyWithTheState() {
        assertThat(journal.observe("wan1", State.Down, NOON)).isTrue();
        assertThat(journal.observe("wan1", State.Down, NOON.plusSeconds(9))).isFalse();

        assertThat(journal.states()).containsEntry("wan1", new TunnelState(State.Down, NOON, ""));
    }

    @Test
    void theReasonStaysUntilTheTunnelIsUp() {
        journal.observe("wan1", State.Connecting, NOON);
        journal.diagnose("wan1", REFUSED, NOON);
        journal.observe("wan1", State.Down, NOON.plusSeconds(1));
        assertThat(journal.states().get("wan1").lastError()).contains("AUTHENTICATION_FAILED");

        journal.observe("wan1", State.Up, NOON.plusSeconds(2));
        journal.observe("wan1", State.Down, NOON.plusSeconds(3));
        assertThat(journal.states().get("wan1").lastError()).isEmpty();
    }

    @Test
    void theSameCauseInOtherWordsIsNoNews() {
        assertThat(journal.diagnose("wan1", REFUSED, NOON)).isTrue();
        assertThat(journal.diagnose("wan1", Diagnosis.of("tried 1 shared key, but MAC mismatched").orElseThrow(), NOON)).isFalse();
        assertThat(journal.diagnose("wan1", OTHER_VERSION, NOON)).isTrue();
    }

    @Test
    void silenceDoesNotHideAFaultThatWasJustNamed() {
        journal.diagnose("wan1", REFUSED, NOON);
        assertThat(journal.diagnose("wan1", SILENT, NOON.plusSeconds(20))).isFalse();
        journal.diagnose("wan1", REFUSED, NOON.plusSeconds(50));

        assertThat(journal.diagnose("wan1", SILENT, NOON.plusSeconds(100))).isFalse();
        assertThat(journal.diagnose("wan1", SILENT, NOON.plusSeconds(120))).isTrue();
    }

    @Test
    void whatCharonSaysOfATunnelThatIsUpIsNoNews() {
        journal.observe("wan1", State.Up, NOON);
        assertThat(journal.diagnose("wan1", SILENT, NOON)).isFalse();

        journal.observe("wan1", State.Down, NOON.plusSeconds(1));
        assertThat(journal.states().get("wan1").lastError()).startsWith("the peer does not answer");
    }

    @Test
    void withoutCharonAllIsUnknownAndSaysWhy() {
        journal.observe("wan1", State.Up, NOON);

        journal.unreachable("charon does not answer");
        assertThat(journal.observe("wan1", State.Unknown, NOON.plusSeconds(5))).isTrue();
        assertThat(journal.observe("wan1", State.Unknown, NOON.plusSeconds(6))).isFalse();
        assertThat(journal.states()).containsEntry("wan1", new TunnelState(State.Unknown, NOON.plusSeconds(5), "charon does not answer"));
    }

    @Test
    void tunnelsThatAreNotConfiguredAreNotTakenDown() {
        assertThat(journal.observe("wan9", State.Up, NOON)).isFalse();
        assertThat(journal.diagnose("wan9", REFUSED, NOON)).isFalse();
        assertThat(journal.states()).containsOnlyKeys("wan1");
    }
}
