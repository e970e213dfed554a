package dev.vti.probe;

import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.ProbeMethod;
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
final class SimulatedNetwork implements Transport, ReportSink {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    /** Just before the overflow, which nanoTime may reach at any time. */
    private static final long START_NANOS = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);

    private final List<ProbeReport> reports = new ArrayList<>();
    private final List<Request> taken = new ArrayList<>();
    private final List<Request> unsent = new ArrayList<>();
    private final Map<IpAddress, List<Integer>> marks = new HashMap<>();
    private final Set<IpAddress> postponing = new HashSet<>();
    private final Map<IpAddress, List<Long>> requestTimes = new HashMap<>();
    private final Set<IpAddress> silent = new HashSet<>();
    private final Map<IpAddress, String> refusing = new HashMap<>();
    private final PriorityQueue<Arrival> onTheWay = new PriorityQueue<>();
    private final Schedule schedule;
    private long nowMillis;
    private long roundTripMillis = 1;
    private int answeringInterface;

    /** What a request was answered with, as far as the network knows. */
    record Reply(int slot, long token, IpAddress source, int interfaceIndex) {
    }

    private record Arrival(long millis, Reply reply) implements Comparable<Arrival> {

        @Override
        public int compareTo(Arrival other) {
            return Long.compare(millis, other.millis);
        }
    }

    SimulatedNetwork() {
        schedule = new Schedule(this, this, () -> at(nowMillis), this::nanos, 1);
    }

    Schedule schedule() {
        return schedule;
    }

    static ProbeTarget target(int id, long frequency, long wait, int tries) {
        return ProbeTarget.icmp(id, address(id), device(id), frequency, wait, tries);
    }

    /** One that is Ready again only after so many successes. */
    static ProbeTarget careful(int id, int triesUp) {
        return new ProbeTarget(id, ProbeMethod.ICMP, 0, address(id), device(id), 0, 1_000, 100, 3, triesUp, List.of(), 1);
    }

    /** One that asks these addresses through its gateway. */
    static ProbeTarget through(int id, int required, IpAddress... targets) {
        return new ProbeTarget(id, ProbeMethod.ICMP, 0, address(id), device(id), id, 1_000, 100, 3, 1, List.of(targets), required);
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

    /** Requests to it do not leave, for want of room on this side. */
    void postpone(int id) {
        postponing.add(address(id));
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
            schedule.awake(nanos());
            while (!onTheWay.isEmpty() && onTheWay.peek().millis() <= nowMillis) {
                Arrival arrival = onTheWay.poll();
                arrive(arrival.reply(), nanosAt(arrival.millis()));
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

    /** Lets time pass in which the schedule does not run, nor the kernel under it: what is on the way comes in at its end. */
    void freeze(long untilMillis) {
        List<Arrival> late = new ArrayList<>();
        while (!onTheWay.isEmpty() && onTheWay.peek().millis() < untilMillis) {
            late.add(new Arrival(untilMillis, onTheWay.poll().reply()));
        }
        onTheWay.addAll(late);
        nowMillis = untilMillis;
    }

    /** The same, and all that is on the way is lost. */
    void freezeAndForget(long untilMillis) {
        onTheWay.clear();
        nowMillis = untilMillis;
    }

    /** Lets time pass in which the schedule does not run; the kernel goes on and notes when replies come in. */
    void stall(long untilMillis) {
        nowMillis = untilMillis;
    }

    /** Like any reply from the network, now. */
    void arrive(Reply reply) {
        arrive(reply, nanos());
    }

    void arrive(Reply reply, long receivedNanos) {
        schedule.echoReply(reply.slot(), reply.token(), 0, reply.source().number().longValueExact(), reply.interfaceIndex(), receivedNanos);
    }

    /** A reply to the last request. */
    Reply reply() {
        Request last = taken.getLast();
        return new Reply(last.slot(), last.token(), last.address(), interfaceIndex(last.device()));
    }

    @Override
    public void send(Request request) {
        requestTimes.computeIfAbsent(request.address(), none -> new ArrayList<>()).add(nowMillis);
        marks.computeIfAbsent(request.address(), none -> new ArrayList<>()).add(request.mark());
        taken.add(request);
        if (refusing.containsKey(request.address())) {
            request.refuse(refusing.get(request.address()));
        } else if (postponing.contains(request.address())) {
            request.postpone("no room");
        } else {
            unsent.add(request);
        }
    }

    @Override
    public void flush() {
        for (Request request : unsent) {
            int index = interfaceIndex(request.device());
            request.sent(index, nanos());
            if (!silent.contains(request.address())) {
                long arrival = nowMillis + roundTripMillis;
                onTheWay.add(new Arrival(arrival, new Reply(request.slot(), request.token(), request.address(),
                        answeringInterface == 0 ? index : answeringInterface)));
            }
        }
        unsent.clear();
    }

    @Override
    public void abandon(Request request) {
        // Nothing of ours is held for a request.
    }

    @Override
    public void send(ProbeReport report) {
        reports.add(report);
    }

    /** With which marks requests to the address were sent. */
    List<Integer> marks(IpAddress address) {
        return marks.getOrDefault(address, List.of());
    }

    /** When the address of that number was sent requests, in milliseconds from the start. */
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
