package dev.vti.probe;

import dev.vti.probe.protocol.Heartbeat;
import dev.vti.probe.protocol.Measurement;
import dev.vti.probe.protocol.Measurements;
import dev.vti.probe.protocol.ProbeTarget;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Logger;

/**
 * When which address gets a request, and what the replies mean. Not thread-safe: one thread runs it, in rounds of {@link #awake}, what came in, {@link
 * #run}. Times called nanos are on the scale of {@link System#nanoTime()}.
 */
final class Schedule implements Answers {

    private static final Logger LOG = Logger.getLogger(Schedule.class.getName());
    /** Half of what the protocol promises, so that a late one is still in time. */
    private static final long HEARTBEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long SAY_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** With each heartbeat such a part of the gateways is looked at, so that each is once a second, and thousands of them hold up no request. */
    private static final int MEASUREMENTS_SHARES = 4;

    private final Transport transport;
    private final ReportSink reports;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Punctuality punctuality = new Punctuality();
    private final Slots slots = new Slots();
    private final Agenda agenda = new Agenda();
    private final Monitors monitors;
    private List<GatewayMonitor> gateways = List.of();
    private long lastToken;
    private long dueNanos;
    private long heartbeatNanos;
    private long stalledAtHeartbeat;
    private int uncounted;
    private int unsaid;
    private long sayNanos;
    private int measurementsShare;

    /** @param firstToken where the tokens of requests start; random, so that late replies to an earlier process are not taken for ours */
    Schedule(Transport transport, ReportSink reports, InstantSource clock, LongSupplier nanoTime, long firstToken) {
        this.transport = transport;
        this.reports = reports;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.lastToken = firstToken;
        long start = nanoTime.getAsLong();
        this.monitors = new Monitors(slots, agenda, transport, new Ticks(start));
        this.dueNanos = start;
        this.heartbeatNanos = start;
        this.sayNanos = start;
    }

    /** Probes these targets from now on. */
    void setTargets(List<ProbeTarget> targets) {
        monitors.set(targets, nanoTime.getAsLong(), clock.instant());
        gateways = monitors.all();
        repeatVerdicts();
    }

    /** Says of every target what is known, for a client that has just come. */
    void repeatVerdicts() {
        gateways.forEach(monitor -> {
            monitor.tellAgain();
            reports.send(monitor.verdict());
        });
    }

    /** The thread runs again; before anything is judged by that time. */
    void awake(long nowNanos) {
        punctuality.awake(dueNanos, nowNanos);
    }

    /** Only a reply that fits a waiting request in every respect counts. */
    @Override
    public void echoReply(int slot, long token, long sourceHigh, long sourceLow, int interfaceIndex, long receivedNanos) {
        AddressTest test = slots.at(slot);
        if (test == null || !test.testing()) {
            return;
        }
        Request request = test.request();
        if (request.token() != token || request.addressHigh() != sourceHigh || request.addressLow() != sourceLow) {
            return;
        }
        if (request.interfaceIndex() == interfaceIndex) {
            // The kernel's clock and ours are read one after the other, which can make the shortest round trips look negative.
            answered(test, Math.max(0, receivedNanos - request.sentNanos()));
        } else {
            request.fail("the reply of " + request.address() + " came in by another interface than " + request.device());
        }
    }

    @Override
    public void connected(Request request, long roundTripNanos) {
        AddressTest test = slots.at(request.slot());
        if (test.testing()) {
            answered(test, roundTripNanos);
        }
    }

    private void answered(AddressTest test, long roundTripNanos) {
        if (roundTripNanos > test.waitNanos() + stalledSinceRequest(test)) {
            return;
        }
        transport.abandon(test.request());
        boolean changed = test.answered(roundTripNanos, nanoTime.getAsLong());
        ended(test, changed);
    }

    private long stalledSinceRequest(AddressTest test) {
        return test.stalledSinceRequest(punctuality.stalledNanos());
    }

    @Override
    public void repliesLost() {
        punctuality.repliesLost(nanoTime.getAsLong());
    }

    /**
     * Does what was due at that time.
     *
     * @param nowNanos a time up to which all replies have been handed over, so that no request counts as unanswered whose reply still lies in a
     *     queue because this process did not get to run
     * @return when something is due next
     */
    long run(long nowNanos) {
        while (!agenda.isEmpty() && agenda.first().dueNanos() - nowNanos <= 0) {
            AddressTest test = agenda.first();
            if (test.testing()) {
                waitIsOver(test, nowNanos);
            } else {
                request(test, nowNanos);
            }
        }
        transport.flush();
        if (heartbeatNanos - nowNanos <= 0) {
            report(nowNanos);
            heartbeatNanos = nowNanos + HEARTBEAT_NANOS;
        }
        dueNanos = !agenda.isEmpty() && agenda.first().dueNanos() - heartbeatNanos < 0 ? agenda.first().dueNanos() : heartbeatNanos;
        return dueNanos;
    }

    private void request(AddressTest test, long nowNanos) {
        test.request().begin(++lastToken, nowNanos);
        transport.send(test.request());
        test.requested(nowNanos, punctuality.stalledNanos());
        agenda.put(test);
    }

    /**
     * The time in which this process did not run is added to the wait. If that is much of it, or if replies were lost on this side, silence says nothing of the
     * gateway: the request is repeated and not counted. The next try follows at once in any case.
     */
    private void waitIsOver(AddressTest test, long nowNanos) {
        Request request = test.request();
        long stalled = stalledSinceRequest(test);
        long end = request.sentNanos() + test.waitNanos() + stalled;
        boolean left = !request.refused();
        if (left && end - nowNanos > 0) {
            test.waitUntil(end);
            agenda.put(test);
            return;
        }
        transport.abandon(request);
        if (left && (request.postponed() || stalled >= test.waitNanos() / 2 || punctuality.repliesLostSince(request.sentNanos()))) {
            uncounted++;
            request(test, nowNanos);
            return;
        }
        boolean changed = test.unanswered(nowNanos);
        if (test.testing()) {
            request(test, nowNanos);
        }
        ended(test, changed);
    }

    private void ended(AddressTest test, boolean changed) {
        agenda.put(test);
        GatewayMonitor monitor = test.gateway();
        monitor.probed();
        if (changed && monitor.judge(clock.instant())) {
            reports.send(monitor.verdict());
        }
    }

    private void report(long nowNanos) {
        long stalled = punctuality.stalledNanos();
        reports.send(new Heartbeat(clock.instant(), TimeUnit.NANOSECONDS.toMillis(stalled - stalledAtHeartbeat), uncounted));
        stalledAtHeartbeat = stalled;
        unsaid += uncounted;
        uncounted = 0;
        if (unsaid > 0 && nowNanos - sayNanos >= 0) {
            say(nowNanos);
        }
        reportMeasurements(nowNanos);
    }

    private void say(long nowNanos) {
        LOG.warning(unsaid + " requests without a reply were not counted and were asked again: gateway-probe did not get to run, for "
                + TimeUnit.NANOSECONDS.toMillis(punctuality.stalledNanos()) + " ms since it started, or had no room for them or their replies");
        unsaid = 0;
        sayNanos = nowNanos + SAY_AGAIN_NANOS;
    }

    private void reportMeasurements(long nowNanos) {
        int from = (int) ((long) gateways.size() * measurementsShare / MEASUREMENTS_SHARES);
        measurementsShare = (measurementsShare + 1) % MEASUREMENTS_SHARES;
        int to = measurementsShare == 0 ? gateways.size() : (int) ((long) gateways.size() * measurementsShare / MEASUREMENTS_SHARES);
        List<Measurement> news = gateways.subList(from, to).stream().map(gateway -> gateway.news(nowNanos)).flatMap(Optional::stream).toList();
        if (!news.isEmpty()) {
            reports.send(new Measurements(news));
        }
    }
}
