package dev.vti.probe;

import static dev.vti.model.Availability.Ready;
import static dev.vti.model.Availability.Unavailable;
import static dev.vti.model.Availability.Unknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.model.IpAddress;
import dev.vti.probe.protocol.Measurement;
import dev.vti.probe.protocol.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gateways that are judged by addresses beyond them, k of n. */
class SeveralTargetsTest {

    private static final IpAddress[] FAR = {SimulatedNetwork.address(101), SimulatedNetwork.address(102), SimulatedNetwork.address(103)};

    private final SimulatedNetwork network = new SimulatedNetwork();

    @Test
    void theGatewayIsReadyWhileEnoughOfItsTargetsAnswer() {
        network.silence(103);
        network.schedule().setTargets(List.of(SimulatedNetwork.through(1, 2, FAR)));
        network.runUntil(5_500);
        assertThat(network.verdicts(1)).extracting(Verdict::availability).containsExactly(Unknown, Ready);

        network.silence(101);
        network.runUntil(6_500);
        assertThat(network.verdicts(1)).extracting(Verdict::availability).containsExactly(Unknown, Ready, Unavailable);
        assertThat(network.verdicts(1).getLast().reason()).isEqualTo("1 of 3 targets answer, 2 must: "
                + "no reply from 10.0.0.101 through dev1: 3 requests in a row, 100 ms each; "
                + "no reply from 10.0.0.103 through dev1: 3 requests in a row, 100 ms each");
        network.answer(103);
        network.runUntil(7_500);
        assertThat(network.verdicts(1)).extracting(Verdict::availability).containsExactly(Unknown, Ready, Unavailable, Ready);
    }

    @Test
    void theGatewayItselfIsNotAskedAndEachRequestHasItsMark() {
        network.schedule().setTargets(List.of(SimulatedNetwork.through(7, 1, FAR)));
        network.runUntil(2_500);

        assertThat(network.requests(7)).isEmpty();
        assertThat(FAR).allSatisfy(address -> assertThat(network.marks(address)).isNotEmpty().containsOnly(7));
    }

    @Test
    void nothingIsSaidBeforeItCannotTurnOutOtherwise() {
        network.silence(101);
        network.schedule().setTargets(List.of(SimulatedNetwork.through(1, 2, FAR)));
        network.runUntil(332);
        assertThat(network.verdicts(1)).extracting(Verdict::availability).as("one is silent, one not asked yet").containsExactly(Unknown);
        network.silence(102);
        network.silence(103);
        network.runUntil(2_000);
        assertThat(network.verdicts(1)).extracting(Verdict::availability).as("one of three answered once").containsExactly(Unknown, Unavailable);
    }

    @Test
    void measurementsAreTheMeanOverTheTargets() {
        network.silence(103);
        network.roundTripMillis(4);
        network.schedule().setTargets(List.of(SimulatedNetwork.through(1, 1, FAR)));
        network.runUntil(20_000);

        assertThat(network.measurements().getLast().measurements()).singleElement().isEqualTo(new Measurement(1, 4_000L, 0L, 33.33));
    }
}
