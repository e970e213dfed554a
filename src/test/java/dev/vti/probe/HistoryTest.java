package dev.vti.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistoryTest {

    private final History history = new History();

    private void answered(long... millis) {
        for (long each : millis) {
            history.answered(each * 1_000_000);
        }
    }

    private void lost(int times) {
        for (int i = 0; i < times; i++) {
            history.lost();
        }
    }

    @Test
    void withoutAnAnswerThereIsNoTime() {
        assertThat(history.isEmpty()).isTrue();
        assertThat(history.lossPercent()).isZero();
        lost(2);

        assertThat(history.isEmpty()).isFalse();
        assertThat(history.medianRoundTrip()).isNull();
        assertThat(history.jitter()).isNull();
        assertThat(history.lossPercent()).isEqualTo(100);
    }

    @Test
    void lossIsOverAtMostTheLastHundredProbes() {
        lost(1);
        answered(1, 1, 1);
        assertThat(history.lossPercent()).isEqualTo(25);
        lost(96);
        assertThat(history.lossPercent()).isEqualTo(97);
        answered(1);
        assertThat(history.lossPercent()).as("the first one is forgotten").isEqualTo(96);
        answered(1, 1, 1);
        assertThat(history.lossPercent()).as("three answers are forgotten for three").isEqualTo(96);
        for (int i = 0; i < 100; i++) {
            answered(1);
        }
        assertThat(history.lossPercent()).isZero();
    }

    @Test
    void theLossesOfAnOutageAreForgottenAndItsRoundTripsKept() {
        answered(4, 4);
        lost(120);
        history.forgetLosses();
        assertThat(history.lossPercent()).isZero();
        assertThat(history.medianRoundTrip()).isEqualTo(4_000);
        lost(1);
        answered(4, 4, 4);
        assertThat(history.lossPercent()).isEqualTo(25);
    }

    @Test
    void theRoundTripIsTheMedianOfTheLastTenAnswers() {
        answered(9);
        assertThat(history.medianRoundTrip()).isEqualTo(9_000);
        answered(1);
        assertThat(history.medianRoundTrip()).as("between two").isEqualTo(5_000);
        answered(90, 2, 3, 3, 3, 3, 3, 3);
        assertThat(history.medianRoundTrip()).isEqualTo(3_000);
        answered(8, 8, 8, 8, 8, 8);
        lost(50);
        assertThat(history.medianRoundTrip()).isEqualTo(8_000);
    }

    @Test
    void jitterIsTheMeanDifferenceOfNeighbours() {
        answered(10);
        assertThat(history.jitter()).isNull();
        answered(14, 12, 12);
        assertThat(history.jitter()).as("4, 2 and 0").isEqualTo(2_000);
        answered(5, 6, 5, 6, 5, 6, 5, 6, 5, 6);
        assertThat(history.jitter()).as("of the last ten").isEqualTo(1_000);
    }
}
