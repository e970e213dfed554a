package dev.vti.probe.protocol;

import dev.vti.config.GatewayConfig;
import dev.vti.config.MonitoringConfig;
import dev.vti.model.ConnectionMark;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.ProbeMethod;
import java.util.HashSet;
import java.util.List;

/**
 * One gateway as the probe sees it.
 *
 * @param id the gateway's id in its firewall, at least 1
 * @param method how the addresses are asked
 * @param port what a connection is opened to, 1 to 65535; 0 for ICMP, which has none
 * @param address of the gateway
 * @param device kernel device that every request must leave by and every reply must come in by
 * @param mark set on every packet, so that policy routing sends what is meant for an address beyond the gateway by that gateway; 0 for none
 * @param frequencyMillis from the start of one test to the next, at least {@link #SHORTEST_FREQUENCY_MILLIS}
 * @param waitMillis how long a reply may take, at least 1
 * @param tries requests without an answer until an address is unavailable, at least 1
 * @param triesUp successful tests in a row until an unavailable address is ready again, at least 1; the first verdict after the start needs one
 * @param targets addresses that are asked through the gateway, no two alike; empty for the gateway itself
 * @param requiredTargets the gateway is Ready while at least that many of its targets are; 1 to their number, 1 for the gateway itself
 */
public record ProbeTarget(
        int id, ProbeMethod method, int port, IpAddress address, InterfaceName device, int mark, long frequencyMillis, long waitMillis, int tries,
        int triesUp, List<IpAddress> targets, int requiredTargets) {

    public static final long SHORTEST_FREQUENCY_MILLIS = 10;
    private static final int HIGHEST_PORT = 65_535;

    public ProbeTarget {
        targets = targets == null ? List.of() : List.copyOf(targets);
        boolean portFits = method == ProbeMethod.TCP ? port >= 1 && port <= HIGHEST_PORT : port == 0;
        boolean targetsFit = requiredTargets >= 1 && requiredTargets <= Math.max(1, targets.size()) && new HashSet<>(targets).size() == targets.size();
        boolean timesFit = frequencyMillis >= SHORTEST_FREQUENCY_MILLIS && waitMillis >= 1 && tries >= 1 && triesUp >= 1;
        if (id < 1 || method == null || address == null || device == null || !timesFit || !portFits || !targetsFit) {
            throw new IllegalArgumentException("target " + id + " lacks a field or has one out of range: id >= 1, frequencyMillis >= "
                    + SHORTEST_FREQUENCY_MILLIS + ", waitMillis >= 1, tries >= 1, triesUp >= 1, port for TCP only and then 1 to " + HIGHEST_PORT
                    + ", targets distinct, requiredTargets 1 to their number");
        }
    }

    /** One that asks the gateway itself, by ICMP. */
    public static ProbeTarget icmp(int id, IpAddress address, InterfaceName device, long frequencyMillis, long waitMillis, int tries) {
        return new ProbeTarget(id, ProbeMethod.ICMP, 0, address, device, 0, frequencyMillis, waitMillis, tries, 1, List.of(), 1);
    }

    /** @throws IllegalArgumentException for a gateway that is not monitored */
    public static ProbeTarget of(GatewayConfig gateway) {
        MonitoringConfig monitoring = gateway.monitoring();
        if (monitoring == null) {
            throw new IllegalArgumentException("gateway " + gateway.object() + " is not monitored");
        }
        int mark = monitoring.targets().isEmpty() ? 0 : ConnectionMark.egress(gateway.id());
        return new ProbeTarget(gateway.id(), monitoring.method(), monitoring.port() == null ? 0 : monitoring.port(), gateway.address(), gateway.device(),
                mark, monitoring.frequencyMillis(), monitoring.waitMillis(), monitoring.tries(), monitoring.triesUp(), monitoring.targets(),
                monitoring.requiredTargets());
    }

    /** What is asked: the targets or, without any, the gateway. */
    public List<IpAddress> addresses() {
        return targets.isEmpty() ? List.of(address) : targets;
    }

    /** The same probing for another gateway: by its id, and by its route table if the targets lie beyond it. */
    public ProbeTarget onBehalfOf(int otherId, int otherMark) {
        return new ProbeTarget(otherId, method, port, address, device, otherMark, frequencyMillis, waitMillis, tries, triesUp, targets, requiredTargets);
    }

    /** Whether both ask the same addresses the same way, so that an answer to one is an answer to the other. */
    public boolean probesLike(ProbeTarget other) {
        return onBehalfOf(other.id(), other.mark()).equals(other);
    }

    /** Whether an address that both ask is asked the same way, by the same gateway; when and how often may differ. */
    public boolean asksLike(ProbeTarget other) {
        return method == other.method() && port == other.port() && address.equals(other.address()) && device.equals(other.device());
    }

    public boolean timedLike(ProbeTarget other) {
        return frequencyMillis == other.frequencyMillis() && waitMillis == other.waitMillis() && tries == other.tries() && triesUp == other.triesUp();
    }
}
