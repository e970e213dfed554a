package dev.vti.probe;

import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.probe.protocol.Measurements;
import dev.vti.probe.protocol.ProbeReport;
import dev.vti.probe.protocol.ProbeTarget;
import dev.vti.probe.protocol.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A schedule over a network in which time is a number: target N is 10.0.0.N behind interface devN, and answers after one millisecond. */
final class SimulatedNetwork implements EchoSender, ReportSink {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    /** Just before the overflow, which nanoTime may reach at any time. */
    private static final long START_NANOS = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);

    private final List<ProbeReport> reports = new ArrayList<>();
    private final List<EchoRequest> sent = new ArrayList<>();
    private final Map<IpAddress, List<Long>> requestTimes = new HashMap<>();
    private final Set<IpAddress> silent = new HashSet<>();
    private final Map<IpAddress, String> refusing = new HashMap<>();
    private final PriorityQueue<Arrival> onTheWay = new PriorityQueue<>();
    private final Schedule schedule;
    private long nowMillis;
    private long roundTripMillis = 1;
    private int answeringInterface;

    private record Arrival(long millis, EchoReply reply) implements Comparable<Arrival> {

        @Override
        public int compareTo(Arrival other) {
            return Long.compare(millis, other.millis);
        }
    }

    SimulatedNetwork() {
        schedule = new Schedule(new Requests(this, this::nanos, 1), this, () -> at(nowMillis), this::nanos);
    }

    Schedule schedule() {
        return schedule;
    }

    static ProbeTarget target(int id, long frequency, long wait, int tries) {
        return new ProbeTarget(id, address(id), device(id), frequency, wait, tries);
    }

    static IpAddress address(int id) {
        return IpAddress.parse("10.0.0." + id);
    }

    static InterfaceName device(int id) {
        return new InterfaceName("dev" + id);
    }

    static int interfaceIndex(InterfaceName device) {
        return Integer.parseInt(device.value().substring(3));
    }

    Instant at(long millis) {
        return START.plusMillis(millis);
    }

    long millis(Instant at) {
        return Duration.between(START, at).toMillis();
    }

    long nanosAt(long millis) {
        return START_NANOS + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    long nanos() {
        return nanosAt(nowMillis);
    }

    void silence(int id) {
        silent.add(address(id));
    }

    void answer(int id) {
        silent.remove(address(id));
    }

    void refuse(int id, String reason) {
        refusing.put(address(id), reason);
    }

    void roundTripMillis(long millis) {
        roundTripMillis = millis;
    }

    void answerByInterface(int index) {
        answeringInterface = index;
    }

    /** Runs everything up to and including that time. */
    void runUntil(long millis) {
        while (true) {
            while (!onTheWay.isEmpty() && onTheWay.peek().millis() <= nowMillis) {
                schedule.replied(onTheWay.poll().reply());
            }
            long next = (schedule.run(nanos()) - START_NANOS) / 1_000_000;
            next = onTheWay.isEmpty() ? next : Math.min(next, onTheWay.peek().millis());
            if (next > millis) {
                nowMillis = millis;
                return;
            }
            nowMillis = next;
        }
    }

    /** Lets time pass in which the schedule does not run. */
    void stall(long untilMillis) {
        nowMillis = untilMillis;
    }

    @Override
    public Outcome send(EchoRequest request) {
        requestTimes.computeIfAbsent(request.address(), none -> new ArrayList<>()).add(nowMillis);
        sent.add(request);
        if (refusing.containsKey(request.address())) {
            return new Outcome.Refused(refusing.get(request.address()));
        }
        int index = interfaceIndex(request.device());
        if (!silent.contains(request.address())) {
            long arrival = nowMillis + roundTripMillis;
            onTheWay.add(new Arrival(arrival, new EchoReply(request.address(), answeringInterface == 0 ? index : answeringInterface,
                    request.sequence(), request.token(), nanosAt(arrival))));
        }
        return new Outcome.Sent(index);
    }

    @Override
    public void send(ProbeReport report) {
        reports.add(report);
    }

    List<EchoRequest> sent() {
        return sent;
    }

    /** When the target was sent requests, in milliseconds from the start. */
    List<Long> requests(int id) {
        return requestTimes.getOrDefault(address(id), List.of());
    }

    List<Verdict> verdicts(int id) {
        return reports(Verdict.class).stream().filter(verdict -> verdict.id() == id).toList();
    }

    List<Measurements> measurements() {
        return reports(Measurements.class);
    }

    <T extends ProbeReport> List<T> reports(Class<T> type) {
        return reports.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
