package dev.vti.probe;

import dev.vti.probe.EchoSender.Outcome;
import dev.vti.probe.protocol.ProbeTarget;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The requests that wait for a reply, at most one per target. */
final class Requests {

    private static final int SEQUENCES = 1 << 16;

    private final EchoSender sender;
    private final LongSupplier nanoTime;
    private final Map<Integer, Request> byTarget = new HashMap<>();
    private final Map<Integer, Request> bySequence = new HashMap<>();
    private int lastSequence;
    private long lastToken;

    /**
     * One request that was made.
     *
     * @param fault why it cannot be answered (it was not sent, or its reply came in by a wrong way); null if nothing is known to be wrong
     */
    record Request(ProbeTarget target, int sequence, long token, long sentNanos, int interfaceIndex, String fault) {
    }

    /** @param firstToken where the tokens start; random, so that late replies to an earlier process are not taken for ours */
    Requests(EchoSender sender, LongSupplier nanoTime, long firstToken) {
        this.sender = sender;
        this.nanoTime = nanoTime;
        this.lastToken = firstToken;
    }

    /** @return when it was sent */
    long send(ProbeTarget target) {
        end(target);
        int sequence = freeSequence();
        long token = ++lastToken;
        long sentNanos = nanoTime.getAsLong();
        Outcome outcome = sender.send(new EchoRequest(target.address(), target.device(), sequence, token));
        hold(switch (outcome) {
            case Outcome.Sent sent -> new Request(target, sequence, token, sentNanos, sent.interfaceIndex(), null);
            case Outcome.Refused refused -> new Request(target, sequence, token, sentNanos, 0, refused.reason());
        });
        return sentNanos;
    }

    /** The request that this reply answers: right sequence, token, source address, interface. */
    Optional<Request> answeredBy(EchoReply reply) {
        Request request = bySequence.get(reply.sequence());
        if (request == null || request.token() != reply.token() || !request.target().address().equals(reply.source())) {
            return Optional.empty();
        }
        if (request.interfaceIndex() != reply.interfaceIndex()) {
            hold(new Request(request.target(), request.sequence(), request.token(), request.sentNanos(), request.interfaceIndex(),
                    "the reply of " + reply.source() + " came in by another interface than " + request.target().device()));
            return Optional.empty();
        }
        return Optional.of(request);
    }

    /** Nobody waits for this target's request any more. */
    Optional<Request> end(ProbeTarget target) {
        Request request = byTarget.remove(target.id());
        if (request != null) {
            bySequence.remove(request.sequence());
        }
        return Optional.ofNullable(request);
    }

    private void hold(Request request) {
        byTarget.put(request.target().id(), request);
        bySequence.put(request.sequence(), request);
    }

    private int freeSequence() {
        do {
            lastSequence = (lastSequence + 1) % SEQUENCES;
        } while (bySequence.containsKey(lastSequence));
        return lastSequence;
    }
}
