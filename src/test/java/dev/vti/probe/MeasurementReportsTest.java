package dev.vti.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.probe.protocol.Measurement;
import dev.vti.probe.protocol.Measurements;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is reported of the measurements, and how often. */
class MeasurementReportsTest {

    private final SimulatedNetwork network = new SimulatedNetwork();

    private List<Measurement> measurements() {
        return network.measurements().stream().map(Measurements::measurements).flatMap(List::stream).toList();
    }

    @Test
    void aChangeIsReportedWithinASecondAndSamenessEveryTen() {
        network.roundTripMillis(4);
        network.schedule().setTargets(List.of(SimulatedNetwork.target(1, 200, 50, 3)));
        network.runUntil(9_900);
        assertThat(measurements()).containsExactly(new Measurement(1, 4_000L, 0L, 0));
        network.runUntil(12_500);
        assertThat(measurements()).hasSize(2).endsWith(new Measurement(1, 4_000L, 0L, 0));

        network.silence(1);
        network.runUntil(13_700);
        assertThat(measurements()).hasSizeBetween(3, 4);
        assertThat(measurements().getLast().lossPercent()).isBetween(1.0, 20.0);
    }

    /** Otherwise a threshold on loss would keep a gateway that is back out of use for as long as its outage is among the last 100 probes. */
    @Test
    void anOutageThatIsOverIsNoLoss() {
        network.schedule().setTargets(List.of(SimulatedNetwork.target(1, 200, 50, 3)));
        network.runUntil(3_000);
        network.silence(1);
        network.runUntil(9_000);
        assertThat(measurements().getLast().lossPercent()).isGreaterThan(50);

        network.answer(1);
        network.runUntil(12_000);
        assertThat(measurements().getLast().lossPercent()).isZero();
    }

    @Test
    void whatIsNotProbedIsNotReported() {
        network.schedule().setTargets(List.of(SimulatedNetwork.target(1, 60_000, 50, 3)));
        network.runUntil(50_000);

        assertThat(measurements()).containsExactly(new Measurement(1, 1_000L, null, 0));
    }

    @Test
    void aNewClientHearsAllOfThem() {
        network.schedule().setTargets(List.of(SimulatedNetwork.target(1, 60_000, 50, 3), SimulatedNetwork.target(2, 60_000, 50, 3)));
        network.runUntil(30_000);
        network.schedule().repeatVerdicts();
        network.runUntil(32_000);

        assertThat(measurements()).extracting(Measurement::id).containsExactly(1, 2, 1, 2);
    }

    @Test
    void aSteadyStateIsAFewLinesASecondHoweverManyGateways() {
        network.schedule().setTargets(IntStream.rangeClosed(1, 250).mapToObj(id -> SimulatedNetwork.target(id, 1_000, 50, 3)).toList());
        network.runUntil(20_000);
        int lines = network.measurements().size();
        int told = measurements().size();
        network.runUntil(120_000);

        assertThat(network.measurements().size() - lines).isLessThanOrEqualTo(100 * 5);
        assertThat(measurements().size() - told).as("each every ten seconds").isBetween(2_250, 2_750);
    }
}
