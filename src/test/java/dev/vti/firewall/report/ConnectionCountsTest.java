package dev.vti.firewall.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.firewall.Agency;
import dev.vti.firewall.failover.Failover;
import dev.vti.model.Availability;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionCountsTest {

    private static final int PRODUCTION = 2;
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final Failover failover = new Failover();
    private final ConnectionCounts counts = new ConnectionCounts();

    @BeforeEach
    void allReady() {
        failover.adopt(Agency.config(), NOON);
        List.of(1, 2, 3).forEach(gateway -> failover.verdict(gateway, Availability.Ready, NOON));
    }

    private Map<Integer, Long> look(long first, long second, long third) {
        return counts.since(failover.states(), Map.of(PRODUCTION, Map.of(1, first, 2, second, 3, third))).get(PRODUCTION);
    }

    @Test
    void countingBeginsWithTheFirstLook() {
        assertThat(look(500, 9_000, 100)).isEqualTo(Map.of(1, 0L, 2, 0L, 3, 0L));
        assertThat(look(500, 9_070, 100)).isEqualTo(Map.of(1, 0L, 2, 70L, 3, 0L));
        assertThat(look(500, 9_100, 100)).isEqualTo(Map.of(1, 0L, 2, 100L, 3, 0L));
    }

    @Test
    void itBeginsAgainWhenOtherGatewaysBecomeActive() {
        look(500, 9_000, 100);
        failover.verdict(2, Availability.Unavailable, NOON.plusSeconds(5));

        assertThat(look(503, 9_005, 101)).isEqualTo(Map.of(1, 0L, 2, 0L, 3, 0L));
        assertThat(look(1_003, 9_005, 201)).isEqualTo(Map.of(1, 500L, 2, 0L, 3, 100L));
    }

    @Test
    void aChangeThereAndBackBetweenTwoLooksIsAChange() {
        look(500, 9_000, 100);
        failover.verdict(2, Availability.Unavailable, NOON.plusSeconds(5));
        failover.verdict(2, Availability.Ready, NOON.plusSeconds(6));

        assertThat(look(800, 9_050, 160)).isEqualTo(Map.of(1, 0L, 2, 0L, 3, 0L));
    }

    @Test
    void whatChangesNoActiveGatewayGoesOnCounting() {
        look(500, 9_000, 100);
        failover.verdict(3, Availability.Unavailable, NOON.plusSeconds(5));

        assertThat(look(500, 9_200, 100)).isEqualTo(Map.of(1, 0L, 2, 200L, 3, 0L));
    }

    @Test
    void countersThatTheKernelBeganAnewAreNotSubtractedFrom() {
        look(500, 9_000, 100);

        assertThat(look(0, 12, 0)).isEqualTo(Map.of(1, 0L, 2, 0L, 3, 0L));
        assertThat(look(0, 15, 0)).isEqualTo(Map.of(1, 0L, 2, 3L, 3, 0L));
    }

    @Test
    void aGatewayThatIsCountedForTheFirstTimeBeganAtZero() {
        counts.since(failover.states(), Map.of(PRODUCTION, Map.of(2, 10L)));

        assertThat(counts.since(failover.states(), Map.of(PRODUCTION, Map.of(2, 11L, 1, 4L)))).isEqualTo(Map.of(PRODUCTION, Map.of(2, 1L, 1, 4L)));
    }

    @Test
    void aRouterThatIsNotCountedOrNotDecidedOnIsLeftOut() {
        assertThat(counts.since(failover.states(), Map.of(99, Map.of(1, 5L)))).isEmpty();
        assertThat(counts.since(failover.states(), Map.of())).isEmpty();
    }
}
