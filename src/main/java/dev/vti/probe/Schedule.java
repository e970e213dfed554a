package dev.vti.probe;

import dev.vti.probe.Requests.Request;
import dev.vti.probe.protocol.Heartbeat;
import dev.vti.probe.protocol.Measurement;
import dev.vti.probe.protocol.Measurements;
import dev.vti.probe.protocol.ProbeTarget;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * When which target gets a request, and what the replies mean. Not thread-safe: one thread runs it. Times called nanos are on the scale of
 * {@link System#nanoTime()}.
 */
final class Schedule {

    private static final long LONGEST_SPREAD_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Half of what the protocol promises, so that a late one is still in time. */
    private static final long HEARTBEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long MEASUREMENTS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Requests requests;
    private final ReportSink reports;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Map<Integer, Monitor> monitors = new LinkedHashMap<>();
    private final TreeSet<Monitor> queue = new TreeSet<>(Schedule::byDueTime);
    private long heartbeatNanos;
    private long measurementsNanos;

    Schedule(Requests requests, ReportSink reports, InstantSource clock, LongSupplier nanoTime) {
        this.requests = requests;
        this.reports = reports;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.heartbeatNanos = nanoTime.getAsLong();
        this.measurementsNanos = heartbeatNanos + MEASUREMENTS_NANOS;
    }

    private static int byDueTime(Monitor one, Monitor other) {
        // By difference, because nanoTime may overflow.
        int byTime = Long.signum(one.dueNanos() - other.dueNanos());
        return byTime != 0 ? byTime : Integer.compare(one.target().id(), other.target().id());
    }

    /** Probes these targets from now on. Targets that are there already in the same form keep their schedule and what is known of them. */
    void setTargets(List<ProbeTarget> targets) {
        Map<Integer, ProbeTarget> wanted = targets.stream().collect(Collectors.toMap(ProbeTarget::id, target -> target));
        Map<Integer, Monitor> dropped = new HashMap<>(monitors);
        dropped.values().removeIf(monitor -> monitor.target().equals(wanted.get(monitor.target().id())));
        dropped.values().forEach(this::drop);
        List<ProbeTarget> added = targets.stream().filter(target -> !monitors.containsKey(target.id())).toList();
        long now = nanoTime.getAsLong();
        for (int place = 0; place < added.size(); place++) {
            ProbeTarget target = added.get(place);
            add(target, dropped.get(target.id()), now + firstTestAfter(target, place, added.size()));
        }
        repeatVerdicts();
    }

    /** New targets start at even distances, so that hundreds of them do not send in one burst now and at each frequency from then on. */
    private static long firstTestAfter(ProbeTarget target, int place, int count) {
        long spread = Math.min(LONGEST_SPREAD_NANOS, TimeUnit.MILLISECONDS.toNanos(target.frequencyMillis()));
        return spread * place / count;
    }

    private void add(ProbeTarget target, Monitor earlier, long firstTestNanos) {
        boolean samePlace = earlier != null && earlier.target().address().equals(target.address())
                && earlier.target().device().equals(target.device());
        Monitor monitor = samePlace
                ? Monitor.retimed(earlier, target, firstTestNanos) : Monitor.added(target, firstTestNanos, clock.instant());
        monitors.put(target.id(), monitor);
        queue.add(monitor);
    }

    private void drop(Monitor monitor) {
        queue.remove(monitor);
        monitors.remove(monitor.target().id());
        requests.end(monitor.target());
    }

    /** Says of every target what is known, for a client that has just come. */
    void repeatVerdicts() {
        monitors.values().forEach(monitor -> reports.send(monitor.verdict()));
    }

    /** A reply from the network, which may be anybody's: only one that fits a waiting request in every respect counts. */
    void replied(EchoReply reply) {
        requests.answeredBy(reply).ifPresent(request -> {
            // The kernel's clock and ours are read one after the other, which can make the shortest round trips look negative.
            long roundTrip = Math.max(0, reply.receivedNanos() - request.sentNanos());
            Monitor monitor = monitors.get(request.target().id());
            if (roundTrip <= monitor.waitNanos()) {
                requests.end(request.target());
                update(monitor, answered -> answered.answered(roundTrip, nanoTime.getAsLong(), clock.instant()));
            }
        });
    }

    /**
     * Does what was due at that time.
     *
     * @param nowNanos a time up to which all replies have been handed over, so that no request counts as unanswered whose reply still lies in a
     *     queue because this process did not get to run
     * @return when something is due next
     */
    long run(long nowNanos) {
        while (!queue.isEmpty() && queue.first().dueNanos() - nowNanos <= 0) {
            update(queue.first(), monitor -> monitor.testing() ? waitIsOver(monitor, nowNanos) : request(monitor));
        }
        report(nowNanos);
        long next = heartbeatNanos - measurementsNanos < 0 ? heartbeatNanos : measurementsNanos;
        return !queue.isEmpty() && queue.first().dueNanos() - next < 0 ? queue.first().dueNanos() : next;
    }

    /** Out of the queue meanwhile, because what happens changes the monitor's place in it. */
    private void update(Monitor monitor, Predicate<Monitor> changesVerdict) {
        queue.remove(monitor);
        boolean changed = changesVerdict.test(monitor);
        queue.add(monitor);
        if (changed) {
            reports.send(monitor.verdict());
        }
    }

    private boolean request(Monitor monitor) {
        monitor.requested(requests.send(monitor.target()));
        return false;
    }

    /** The next try follows at once. */
    private boolean waitIsOver(Monitor monitor, long nowNanos) {
        String fault = requests.end(monitor.target()).map(Request::fault).orElse(null);
        boolean changed = monitor.unanswered(fault, nowNanos, clock.instant());
        if (monitor.testing()) {
            request(monitor);
        }
        return changed;
    }

    private void report(long nowNanos) {
        if (heartbeatNanos - nowNanos <= 0) {
            reports.send(new Heartbeat(clock.instant()));
            heartbeatNanos = nowNanos + HEARTBEAT_NANOS;
        }
        if (measurementsNanos - nowNanos <= 0) {
            List<Measurement> news = monitors.values().stream().map(Monitor::news).flatMap(Optional::stream).toList();
            if (!news.isEmpty()) {
                reports.send(new Measurements(news));
            }
            measurementsNanos = nowNanos + MEASUREMENTS_NANOS;
        }
    }
}
