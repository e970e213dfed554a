package dev.vti.probe;

import static dev.vti.model.Availability.Ready;
import static dev.vti.model.Availability.Unavailable;
import static dev.vti.model.Availability.Unknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.probe.protocol.Heartbeat;
import dev.vti.probe.protocol.Measurement;
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
        EchoRequest waiting = network.sent().getLast();
        int index = SimulatedNetwork.interfaceIndex(waiting.device());
        network.schedule().replied(new EchoReply(SimulatedNetwork.address(2), index, waiting.sequence(), waiting.token(), network.nanos()));
        network.schedule().replied(new EchoReply(waiting.address(), index, waiting.sequence(), waiting.token() + 1, network.nanos()));
        network.schedule().replied(new EchoReply(waiting.address(), index, waiting.sequence() + 1, waiting.token(), network.nanos()));
        assertThat(network.verdicts(1)).extracting(Verdict::availability).containsExactly(Unknown);

        network.schedule().replied(new EchoReply(waiting.address(), index, waiting.sequence(), waiting.token(), network.nanos()));
        assertThat(network.verdicts(1)).extracting(Verdict::availability).containsExactly(Unknown, Ready);
    }

    @Test
    void aReplyThatLayInTheQueueWhileTheProbeDidNotRunIsInTime() {
        network.silence(1);
        probe(target(1, 1_000, 100, 1));
        network.runUntil(1_000);
        EchoRequest waiting = network.sent().getLast();
        network.stall(3_000);
        network.schedule().replied(new EchoReply(waiting.address(), SimulatedNetwork.interfaceIndex(waiting.device()), waiting.sequence(),
                waiting.token(), network.nanosAt(1_050)));

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
    void otherTargetsGoOnUndisturbedWhenTargetsChange() {
        probe(target(1, 1_000, 100, 3), target(2, 1_000, 100, 3));
        network.runUntil(3_250);
        probe(target(3, 1_000, 100, 3), target(1, 1_000, 100, 3));
        network.runUntil(5_500);

        assertThat(network.requests(1)).containsExactly(0L, 1_000L, 2_000L, 3_000L, 4_000L, 5_000L);
        assertThat(network.requests(2)).containsExactly(500L, 1_500L, 2_500L);
        assertThat(network.requests(3)).containsExactly(3_250L, 4_250L, 5_250L);
        assertThat(network.verdicts(1)).containsExactly(new Verdict(1, Unknown, 0, network.at(0), "not tested yet"),
                new Verdict(1, Ready, 1, network.at(1), null), new Verdict(1, Ready, 4, network.at(1), null));
    }

    @Test
    void newTimingKeepsWhatIsKnownAndAnotherPlaceDoesNot() {
        probe(target(1, 1_000, 100, 3), target(2, 1_000, 100, 3));
        network.runUntil(1_600);
        ProbeTarget moved = new ProbeTarget(2, SimulatedNetwork.address(7), SimulatedNetwork.device(2), 1_000, 100, 3);
        probe(target(1, 500, 100, 3), moved);

        assertThat(network.verdicts(1).getLast().availability()).isEqualTo(Ready);
        assertThat(network.verdicts(2).getLast().availability()).isEqualTo(Unknown);
    }

    @Test
    void measurementsComeOnceASecondForWhatWasProbed() {
        network.roundTripMillis(4);
        probe(target(1, 100, 50, 3), target(2, 60_000, 50, 3));
        network.runUntil(2_000);
        network.silence(1);
        network.runUntil(4_000);

        assertThat(network.measurements()).hasSize(4);
        assertThat(network.measurements().getFirst().measurements())
                .containsExactly(new Measurement(1, 4_000L, 0L, 0), new Measurement(2, 4_000L, null, 0));
        assertThat(network.measurements().getLast().measurements()).singleElement()
                .satisfies(last -> assertThat(last.lossPercent()).isGreaterThan(50));
    }

    @Test
    void aHeartbeatComesAtLeastEveryHalfSecondEvenWithoutTargets() {
        network.runUntil(10_000);

        List<Long> beats = network.reports(Heartbeat.class).stream().map(beat -> network.millis(beat.at())).toList();
        assertThat(beats).hasSizeGreaterThanOrEqualTo(20);
        assertThat(IntStream.range(1, beats.size()).mapToObj(i -> beats.get(i) - beats.get(i - 1))).allMatch(gap -> gap <= 500);
    }
}
