package dev.vti.firewall.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vti.api.FirewallStateStatus;
import dev.vti.firewall.Agency;
import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.firewall.failover.Failover;
import dev.vti.firewall.report.Observation.GatewayMeasurement;
import dev.vti.model.Availability;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReporterTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final Failover failover = new Failover();
    private final AtomicLong revision = new AtomicLong(1);
    private final AtomicLong roundTrip = new AtomicLong(400);
    private final AtomicInteger looks = new AtomicInteger();
    private final List<FirewallStateStatus> written = new CopyOnWriteArrayList<>();
    private final List<Long> writtenAtNanos = new CopyOnWriteArrayList<>();
    private final SettableClock clock = new SettableClock();
    private volatile StateSink sink = status -> true;
    private volatile RuntimeException blind;

    private final Reporter reporter = new Reporter(this::look, status -> {
        writtenAtNanos.add(System.nanoTime());
        written.add(status);
        return sink.write(status);
    }, clock);

    /** A clock that stands still until it is set. */
    private static final class SettableClock extends Clock {

        private volatile Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private Observation look() {
        looks.incrementAndGet();
        if (blind != null) {
            throw blind;
        }
        failover.adopt(Agency.config(), NOON);
        failover.verdict(1, Availability.Ready, NOON);
        return new Observation(Agency.config(), revision.get(), "xfrm", List.<ApplyFailure>of(), Map.of(), Map.of(), failover.states(),
                Map.of(1, new GatewayMeasurement(roundTrip.get(), roundTrip.get() / 2, (int) (roundTrip.get() % 100))), Map.of());
    }

    private void start() {
        reporter.start();
        reporter.wake();
        await().until(() -> written.size() == 1);
    }

    private void change() {
        revision.incrementAndGet();
        reporter.wake();
    }

    /** Returns when the reporter has looked once more and decided. */
    private void awaitLook() {
        int before = looks.get();
        reporter.wake();
        await().until(() -> looks.get() > before);
        int after = looks.get();
        reporter.wake();
        await().until(() -> looks.get() > after);
    }

    @AfterEach
    void close() {
        reporter.close();
    }

    @Test
    void aChangeIsReportedWithItsTime() {
        start();
        clock.now = NOON.plusMillis(1500);
        change();

        await().until(() -> written.size() == 2);
        assertThat(written.getLast().appliedRevision).isEqualTo(2);
        assertThat(written.getLast().reportedAt).isEqualTo("2026-11-24T12:00:01.500Z");
    }

    @Test
    void nothingIsWrittenWhenOnlyMeasurementsChanged() {
        start();
        roundTrip.set(777);
        awaitLook();
        assertThat(written).hasSize(1);

        change();
        await().until(() -> written.size() == 2);
        assertThat(written.getLast().routers.getFirst().gateways.getFirst().roundTripMicros).as("they come along with the next report").isEqualTo(777);
    }

    @Test
    void aStormOfChangesEndsInFewWritesWithPausesBetween() {
        CountDownLatch storm = new CountDownLatch(1);
        sink = status -> {
            awaitLatch(storm);
            return true;
        };
        start();
        for (int i = 0; i < 1000; i++) {
            change();
        }
        storm.countDown();

        await().until(() -> written.getLast().appliedRevision == 1001);
        assertThat(written).hasSize(2);
        assertThat(Duration.ofNanos(writtenAtNanos.get(1) - writtenAtNanos.get(0))).isGreaterThanOrEqualTo(Duration.ofMillis(250));
    }

    @Test
    void aSignOfLifeComesWithoutAnyChange() {
        start();
        clock.now = NOON.plusSeconds(19);
        awaitLook();
        assertThat(written).hasSize(1);

        clock.now = NOON.plusSeconds(20);
        awaitLook();
        assertThat(written).hasSize(2);
    }

    @Test
    void whatDidNotArriveIsWrittenAgainInItsNewestForm() {
        start();
        sink = status -> false;
        change();
        await().until(() -> written.size() == 2);
        revision.incrementAndGet();
        sink = status -> true;

        await().until(() -> written.size() == 3);
        assertThat(written.getLast().appliedRevision).isEqualTo(3);
        awaitLook();
        assertThat(written).hasSize(3);
    }

    @Test
    void reportingGoesOnAfterALookThatFailed() {
        blind = new IllegalStateException("ip cannot be run: install the package iproute2");
        reporter.start();
        reporter.wake();
        await().until(() -> looks.get() == 1);

        blind = null;
        await().until(() -> written.size() == 1);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
