package dev.vti.probe;

import static dev.vti.model.Availability.Ready;
import static dev.vti.model.Availability.Unavailable;
import static dev.vti.model.Availability.Unknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.model.IpAddress;
import dev.vti.probe.protocol.ProbeTarget;
import dev.vti.probe.protocol.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A change of the targets touches nothing that did not change. */
class ChangedTargetsTest {

    private static final IpAddress FAR = SimulatedNetwork.address(101);
    private static final IpAddress FARTHER = SimulatedNetwork.address(102);

    private final SimulatedNetwork network = new SimulatedNetwork();

    private static ProbeTarget target(int id, long frequency, long wait, int tries) {
        return SimulatedNetwork.target(id, frequency, wait, tries);
    }

    private void probe(ProbeTarget... targets) {
        network.schedule().setTargets(List.of(targets));
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
        ProbeTarget moved = ProbeTarget.icmp(2, SimulatedNetwork.address(7), SimulatedNetwork.device(2), 1_000, 100, 3);
        probe(target(1, 500, 100, 3), moved);

        assertThat(network.verdicts(1).getLast().availability()).isEqualTo(Ready);
        assertThat(network.verdicts(2).getLast().availability()).isEqualTo(Unknown);
    }

    @Test
    void anAddressThatItsIdLeftIsNotAskedAnyMore() {
        probe(target(1, 1_000, 100, 3));
        network.runUntil(1_500);
        probe(ProbeTarget.icmp(1, FAR, SimulatedNetwork.device(1), 1_000, 100, 3));
        network.runUntil(4_000);

        assertThat(network.requests(1)).containsExactly(0L, 1_000L);
        assertThat(network.requests(101)).isNotEmpty();
    }

    @Test
    void aTestThatIsUnderWayGoesOn() {
        network.silence(1);
        probe(target(1, 1_000, 100, 3));
        network.runUntil(250);
        probe(target(1, 1_000, 100, 3), target(2, 1_000, 100, 3));
        network.runUntil(300);

        assertThat(network.requests(1)).containsExactly(0L, 100L, 200L);
        assertThat(network.verdicts(1).getLast()).isEqualTo(new Verdict(1, Unavailable, 3, network.at(300), network.verdicts(1).getLast().reason()));
    }

    @Test
    void theSameTestsGoOnUnderAnotherIdAndMark() {
        ProbeTarget before = SimulatedNetwork.through(7, 1, FAR);
        probe(before);
        network.runUntil(1_500);
        probe(before.onBehalfOf(9, 9));
        network.runUntil(2_500);

        assertThat(network.requests(101)).containsExactly(0L, 1_000L, 2_000L);
        assertThat(network.marks(FAR)).containsExactly(7, 7, 9);
        assertThat(network.verdicts(9)).containsExactly(new Verdict(9, Ready, 2, network.at(1), null));
    }

    @Test
    void twoThatAreAlikeAreNotTakenForOneAnother() {
        ProbeTarget one = target(1, 1_000, 100, 3);
        probe(one, one.onBehalfOf(2, 0));
        network.runUntil(1_700);
        probe(one, one.onBehalfOf(2, 0), target(3, 1_000, 100, 3));
        network.runUntil(3_200);

        assertThat(network.requests(1)).containsExactly(0L, 500L, 1_000L, 1_500L, 2_000L, 2_500L, 3_000L);
    }

    @Test
    void aFurtherAddressLeavesTheTestsOfTheOthersAlone() {
        probe(SimulatedNetwork.through(1, 1, FAR));
        network.runUntil(1_500);
        network.silence(102);
        probe(SimulatedNetwork.through(1, 1, FARTHER, FAR));
        network.runUntil(2_500);
        assertThat(network.requests(101)).containsExactly(0L, 1_000L, 2_000L);
        assertThat(network.verdicts(1)).extracting(Verdict::availability).as("one is enough").containsExactly(Unknown, Ready, Ready);

        probe(SimulatedNetwork.through(1, 2, FARTHER, FAR));
        assertThat(network.verdicts(1).getLast().availability()).as("now both are needed").isEqualTo(Unavailable);
        assertThat(network.verdicts(1).getLast().reason()).isEqualTo("1 of 2 targets answer, 2 must: no reply from 10.0.0.102 through dev1: "
                + "3 requests in a row, 100 ms each");
    }

    @Test
    void anotherGatewayOnTheWayToAnAddressIsAnotherTest() {
        ProbeTarget before = SimulatedNetwork.through(1, 1, FAR);
        probe(before);
        network.runUntil(500);
        probe(new ProbeTarget(1, before.method(), 0, SimulatedNetwork.address(50), before.device(), 1, 1_000, 100, 3, 1, List.of(FAR), 1));

        assertThat(network.verdicts(1).getLast().availability()).isEqualTo(Unknown);
    }

    @Test
    void whatIsNoLongerWantedIsNotProbed() {
        probe(target(1, 1_000, 100, 3), target(2, 1_000, 100, 3));
        network.runUntil(1_700);
        probe();
        network.runUntil(5_000);

        assertThat(network.requests(1)).containsExactly(0L, 1_000L);
        assertThat(network.requests(2)).containsExactly(500L, 1_500L);
    }
}
