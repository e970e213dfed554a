package dev.vti.netns;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Every IP packet that comes in by some devices of a namespace, before anything there can drop it. The kernel hands a packet to this before it hands it
 * to a host, so what a host has answered is in here. Left out is what IPv6 sends to keep up a link.
 */
final class Wire implements AutoCloseable {

    private final Map<String, Integer> sockets = new LinkedHashMap<>();
    private final List<Packet> seen = new ArrayList<>();

    Wire(NetworkNamespace namespace, String... devices) {
        namespace.run(() -> {
            for (String device : devices) {
                sockets.put(device, KernelCalls.packetSocket(device));
            }
        });
    }

    /** All so far, since the last {@link #forget}; of several devices the order is lost. */
    synchronized List<Packet> packets() {
        sockets.forEach((device, socket) -> {
            for (byte[] bytes = KernelCalls.receive(socket); bytes != null; bytes = KernelCalls.receive(socket)) {
                Packet packet = Packet.parse(device, bytes);
                if (packet != null && !packet.isLinkUpkeep()) {
                    seen.add(packet);
                }
            }
            if (KernelCalls.dropped(socket) > 0) {
                throw new IllegalStateException("packets on " + device + " were missed");
            }
        });
        return List.copyOf(seen);
    }

    List<Packet> packets(Predicate<Packet> wanted) {
        return packets().stream().filter(wanted).toList();
    }

    /** Names of the devices that such packets came in by, each once. */
    List<String> devices(Predicate<Packet> wanted) {
        return packets(wanted).stream().map(Packet::device).distinct().sorted().toList();
    }

    synchronized void forget() {
        packets();
        seen.clear();
    }

    @Override
    public void close() {
        sockets.values().forEach(KernelCalls::close);
    }
}
