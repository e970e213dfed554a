package dev.vti.probe;

import static dev.vti.model.Availability.Ready;
import static dev.vti.model.Availability.Unavailable;
import static dev.vti.model.Availability.Unknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.probe.protocol.Heartbeat;
import dev.vti.probe.protocol.ProbeTarget;
import dev.vti.probe.protocol.Verdict;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The note's frequency, wait and tries, in simulated time. */
class ScheduleTest {

    private final SimulatedNetwork network = new SimulatedNetwork();

    private static ProbeTarget target(int id, long frequency, long wait, int tries) {
        return SimulatedNetwork.target(id, frequency, wait, tries);
    }

    private void probe(ProbeTarget... targets) {
        network.schedule().setTargets(List.of(targets));
    }

    @Test
    void theFirstReplyMakesATargetReady() {
        probe(target(1, 15_000, 2_000, 3));
        network.runUntil(100);

        assertThat(network.verdicts(1)).extracting(Verdict::availability).containsExactly(Unknown, Ready);
        assertThat(network.verdicts(1).getFirst().reason()).isEqualTo("not tested yet");
        assertThat(network.verdicts(1).getLast()).isEqualTo(new Verdict(1, Ready, 1, network.at(1), null));
    }

    @Test
    void anAnsweredTestIsOneRequestAtEachFrequency() {
        probe(target(1, 15_000, 2_000, 3));
        network.runUntil(60_000);

        assertThat(network.requests(1)).containsExactly(0L, 15_000L, 30_000L, 45_000L, 60_000L);
    }

    @Test
    void withoutAReplyAllTriesAreMadeAtOnceAndThenTheTargetIsUnavailable() {
        network.silence(1);
        probe(target(1, 15_000, 2_000, 3));
        network.runUntil(20_000);

        assertThat(network.requests(1)).containsExactly(0L, 2_000L, 4_000L, 15_000L, 17_000L, 19_000L);
        assertThat(network.verdicts(1).getLast()).isEqualTo(new Verdict(1, Unavailable, 3, network.at(6_000),
                "no reply from 10.0.0.1 through dev1: 3 requests in a row, 2000 ms each"));
    }

    @Test
    void oneReplyAmongTheTriesKeepsATargetReady() {
        probe(target(1, 15_000, 2_000, 3));
        network.runUntil(10_000);
        network.silence(1);
        network.runUntil(18_000);
        network.answer(1);
        network.runUntil(40_000);

        assertThat(network.requests(1)).containsExactly(0L, 15_000L, 17_000L, 19_000L, 30_000L);
        assertThat(network.verdicts(1)).extracting(Verdict::availability).containsExactly(Unknown, Ready);
    }

    @Test
    void anUnavailableTargetIsReadyWithItsNextReply() {
        network.silence(1);
        probe(target(1, 1_000, 100, 3));
        network.runUntil(2_150);
        network.answer(1);
        network.runUntil(2_250);

        assertThat(network.verdicts(1)).extracting(Verdict::availability).containsExactly(Unknown, Unavailable, Ready);
        assertThat(network.verdicts(1).getLast().at()).isEqualTo(network.at(2_201));
    }

    @Test
    void aReplyThatTakesLongerThanWaitDoesNotCount() {
        network.roundTripMillis(101);
        probe(target(1, 1_000, 100, 2));
        network.runUntil(5_000);

        assertThat(network.verdicts(1).getLast().availability()).isEqualTo(Unavailable);
    }

    @Test
    void aRequestThatCannotBeSentTakesItsWaitAndSaysWhy() {
        network.refuse(1, "interface dev1 does not exist");
        probe(target(1, 1_000, 100, 3));
        network.runUntil(299);
        assertThat(network.verdicts(1)).extracting(Verdict::availability).containsExactly(Unknown);

        network.runUntil(300);
        assertThat(network.verdicts(1).getLast()).isEqualTo(new Verdict(1, Unavailable, 3, network.at(300), "interface dev1 does not exist"));
    }

    @Test
    void aReplyByAnotherInterfaceIsNoReply() {
        network.answerByInterface(99);
        probe(target(1, 1_000, 100, 3));
        network.runUntil(5_000);

        assertThat(network.verdicts(1).getLast().availability()).isEqualTo(Unavailable);
        assertThat(network.verdicts(1).getLast().reason()).isEqualTo("the reply of 10.0.0.1 came in by another interface than dev1");
    }

    @Test
    void anotherHostsReplyOrAnotherTokenIsNoReply() {
        network.silence(1);
        probe(target(1, 1_000, 100, 3));
        network.runUntil(50);
        SimulatedNetwork.Reply right = network.reply();
        network.arrive(new SimulatedNetwork.Reply(right.slot(), right.token(), SimulatedNetwork.address(2), right.interfaceIndex()));
        network.arrive(new SimulatedNetwork.Reply(right.slot(), right.token() + 1, right.source(), right.interfaceIndex()));
        network.arrive(new SimulatedNetwork.Reply(right.slot() + 1, right.token(), right.source(), right.interfaceIndex()));
        network.arrive(new SimulatedNetwork.Reply(-1, right.token(), right.source(), right.interfaceIndex()));
        assertThat(network.verdicts(1)).extracting(Verdict::availability).containsExactly(Unknown);

        network.arrive(right);
        assertThat(network.verdicts(1)).extracting(Verdict::availability).containsExactly(Unknown, Ready);
    }

    @Test
    void aReplyThatLayInTheQueueWhileTheProbeDidNotRunIsInTime() {
        network.silence(1);
        probe(target(1, 1_000, 100, 1));
        network.runUntil(1_000);
        SimulatedNetwork.Reply waiting = network.reply();
        network.stall(3_000);
        network.schedule().awake(network.nanos());
        network.arrive(waiting, network.nanosAt(1_050));

        assertThat(network.verdicts(1).getLast().availability()).isEqualTo(Ready);
    }

    @Test
    void testsWhoseTimePassedAreNotMadeUpFor() {
        probe(target(1, 1_000, 100, 3));
        network.runUntil(1_500);
        network.stall(5_200);
        network.runUntil(7_500);

        assertThat(network.requests(1)).containsExactly(0L, 1_000L, 5_200L, 6_000L, 7_000L);
    }

    @Test
    void newTargetsStartSpreadOverAFrequencyOrASecond() {
        network.schedule().setTargets(IntStream.rangeClosed(1, 10).mapToObj(id -> target(id, 15_000, 100, 3)).toList());
        network.runUntil(16_000);

        assertThat(IntStream.rangeClosed(1, 10).mapToObj(id -> network.requests(id).getFirst()))
                .containsExactly(0L, 100L, 200L, 300L, 400L, 500L, 600L, 700L, 800L, 900L);
    }

    @Test
    void theTestsAfterTheFirstAreSpreadOverTheirFrequency() {
        network.schedule().setTargets(IntStream.rangeClosed(1, 10).mapToObj(id -> target(id, 15_000, 100, 3)).toList());
        network.runUntil(60_000);

        assertThat(network.requests(1)).containsExactly(0L, 15_000L, 30_000L, 45_000L, 60_000L);
        assertThat(network.requests(4)).containsExactly(300L, 4_500L, 19_500L, 34_500L, 49_500L);
        assertThat(network.requests(10)).containsExactly(900L, 13_500L, 28_500L, 43_500L, 58_500L);
    }

    @Test
    void aTenMillisecondFrequencyIsKept() {
        probe(target(1, 10, 10, 3));
        network.runUntil(1_000);

        assertThat(network.requests(1)).hasSize(101);
    }

    @Test
    void anUnavailableTargetNeedsItsSuccessesInARow() {
        ProbeTarget careful = SimulatedNetwork.careful(1, 3);
        probe(careful);
        network.runUntil(500);
        assertThat(network.verdicts(1)).as("the first verdict needs one").extracting(Verdict::availability).containsExactly(Unknown, Ready);
        network.silence(1);
        network.runUntil(1_500);
        network.answer(1);
        network.runUntil(3_500);
        assertThat(network.verdicts(1)).extracting(Verdict::availability).containsExactly(Unknown, Ready, Unavailable);
        network.schedule().repeatVerdicts();
        assertThat(network.verdicts(1).getLast().reason()).isEqualTo("10.0.0.1 answers again: 2 of 3 successful tests in a row");

        network.silence(1);
        network.runUntil(4_500);
        network.answer(1);
        network.runUntil(6_999);
        assertThat(network.verdicts(1).getLast().availability()).as("one test between failed").isEqualTo(Unavailable);
        network.runUntil(7_001);
        assertThat(network.verdicts(1).getLast().availability()).isEqualTo(Ready);
    }

    @Test
    void aHeartbeatComesAtLeastEveryHalfSecondEvenWithoutTargets() {
        network.runUntil(10_000);

        List<Long> beats = network.reports(Heartbeat.class).stream().map(beat -> network.millis(beat.at())).toList();
        assertThat(beats).hasSizeGreaterThanOrEqualTo(20);
        assertThat(IntStream.range(1, beats.size()).mapToObj(i -> beats.get(i) - beats.get(i - 1))).allMatch(gap -> gap <= 500);
    }
}
