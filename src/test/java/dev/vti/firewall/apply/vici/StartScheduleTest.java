package dev.vti.firewall.apply.vici;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.firewall.apply.Tunnels.TunnelState.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StartScheduleTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final StartSchedule schedule = new StartSchedule();

    private List<Integer> secondsWhenDue(boolean starts, int until) {
        List<Integer> due = new ArrayList<>();
        for (int second = 0; second <= until; second++) {
            if (schedule.isDue("vti-wan1", State.Down, starts, NOON.plusSeconds(second))) {
                due.add(second);
            }
        }
        return due;
    }

    @Test
    void theStartingSideBeginsAtOnceAndGoesOnForEver() {
        assertThat(secondsWhenDue(true, 20)).containsExactly(0, 5, 10, 15, 20);
    }

    @Test
    void theOtherSideWaitsFirst() {
        assertThat(secondsWhenDue(false, 21)).containsExactly(10, 15, 20);
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = "Down", mode = EnumSource.Mode.EXCLUDE)
    void nothingElseThanDownIsStarted(State state) {
        assertThat(schedule.isDue("vti-wan1", state, true, NOON)).isFalse();
    }

    @Test
    void aTunnelThatWasUpIsLeftToTheOtherSideAgain() {
        assertThat(secondsWhenDue(false, 10)).containsExactly(10);
        schedule.isDue("vti-wan1", State.Up, false, NOON.plusSeconds(11));

        assertThat(schedule.isDue("vti-wan1", State.Down, false, NOON.plusSeconds(20))).isFalse();
        assertThat(schedule.isDue("vti-wan1", State.Down, false, NOON.plusSeconds(30))).isTrue();
    }

    @Test
    void tunnelsDoNotWaitForEachOther() {
        assertThat(schedule.isDue("vti-wan1", State.Down, true, NOON)).isTrue();
        assertThat(schedule.isDue("vti-wan2", State.Down, true, NOON)).isTrue();
    }

    @Test
    void aTunnelThatWasRemovedAndCameBackStartsAfresh() {
        assertThat(schedule.isDue("vti-wan1", State.Down, true, NOON)).isTrue();
        schedule.keepOnly(Set.of());

        assertThat(schedule.isDue("vti-wan1", State.Down, true, NOON.plusSeconds(1))).isTrue();
    }
}
