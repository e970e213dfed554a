package dev.vti.probe;

import static dev.vti.model.Availability.Ready;
import static dev.vti.model.Availability.Unavailable;
import static dev.vti.model.Availability.Unknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.probe.protocol.Heartbeat;
import dev.vti.probe.protocol.ProbeTarget;
import dev.vti.probe.protocol.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a machine does to the probe is not held against a gateway. */
class StallTest {

    private final SimulatedNetwork network = new SimulatedNetwork();

    private void probe(ProbeTarget... targets) {
        network.schedule().setTargets(List.of(targets));
    }

    private List<Heartbeat> complaints() {
        return network.reports(Heartbeat.class).stream().filter(beat -> beat.stalledMillis() > 0 || beat.uncounted() > 0).toList();
    }

    @Test
    void aReplyThatCameInLateBecauseTheMachineStoodStillIsInTime() {
        probe(SimulatedNetwork.target(1, 1_000, 100, 1));
        network.runUntil(1_000);
        network.freeze(1_900);
        network.runUntil(2_500);

        assertThat(network.verdicts(1)).extracting(Verdict::availability).containsExactly(Unknown, Ready);
        assertThat(complaints()).singleElement().satisfies(beat -> assertThat(beat.stalledMillis()).isBetween(600L, 900L));
    }

    @Test
    void aReplyThatGotLostMeanwhileIsAskedForAgainAndNotCounted() {
        probe(SimulatedNetwork.target(1, 1_000, 100, 1));
        network.runUntil(1_000);
        network.freezeAndForget(1_600);
        network.runUntil(2_500);

        assertThat(network.verdicts(1)).extracting(Verdict::availability).containsExactly(Unknown, Ready);
        assertThat(network.requests(1)).hasSize(4).startsWith(0L, 1_000L).endsWith(2_000L);
        assertThat(complaints().stream().mapToInt(Heartbeat::uncounted).sum()).isEqualTo(1);
        network.schedule().repeatVerdicts();
        assertThat(network.verdicts(1).getLast().consecutive()).isEqualTo(3);
    }

    @Test
    void aMachineThatIsAlwaysSomewhatLateStillSeesADeadGateway() {
        network.silence(1);
        probe(SimulatedNetwork.target(1, 1_000, 100, 3));
        for (int millis = 0; network.verdicts(1).size() < 2 && millis < 2_000; millis += 20) {
            network.runUntil(millis);
            network.stall(millis + 10);
        }

        assertThat(network.verdicts(1)).extracting(Verdict::availability).containsExactly(Unknown, Unavailable);
    }

    @Test
    void repliesThatTheKernelDroppedAreNotCounted() {
        network.silence(1);
        probe(SimulatedNetwork.target(1, 1_000, 100, 1));
        network.runUntil(50);
        network.schedule().repliesLost();
        network.runUntil(150);
        assertThat(network.verdicts(1)).extracting(Verdict::availability).containsExactly(Unknown);
        network.runUntil(250);
        assertThat(network.verdicts(1)).as("the next request was sent after that").extracting(Verdict::availability).containsExactly(Unknown, Unavailable);
    }

    @Test
    void aRequestForWhichThereIsNoRoomOnThisSideIsNotCounted() {
        probe(SimulatedNetwork.target(1, 1_000, 100, 1));
        network.runUntil(500);
        network.postpone(1);
        network.runUntil(2_500);

        assertThat(network.verdicts(1)).extracting(Verdict::availability).containsExactly(Unknown, Ready);
        assertThat(network.requests(1)).as("asked again after each wait").hasSizeGreaterThan(10);
    }

    @Test
    void aMissingInterfaceIsNoQuestionOfTime() {
        probe(SimulatedNetwork.target(1, 1_000, 100, 1));
        network.runUntil(500);
        network.refuse(1, "interface dev1 does not exist");
        network.runUntil(1_000);
        network.stall(3_000);
        network.runUntil(3_100);

        assertThat(network.verdicts(1).getLast().availability()).isEqualTo(Unavailable);
    }
}
