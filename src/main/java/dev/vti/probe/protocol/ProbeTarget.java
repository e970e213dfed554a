package dev.vti.probe.protocol;

import dev.vti.config.GatewayConfig;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;

/**
 * One gateway as the probe sees it.
 *
 * @param id the gateway's id in its firewall, at least 1
 * @param address what is asked for an answer
 * @param device kernel device that the request must leave by and the reply must come in by
 * @param frequencyMillis from the start of one test to the next, at least {@link #SHORTEST_FREQUENCY_MILLIS}
 * @param waitMillis how long a reply may take, at least 1
 * @param tries requests without an answer until the gateway is unavailable, at least 1
 */
public record ProbeTarget(int id, IpAddress address, InterfaceName device, long frequencyMillis, long waitMillis, int tries) {

    public static final long SHORTEST_FREQUENCY_MILLIS = 10;

    public ProbeTarget {
        if (id < 1 || address == null || device == null || frequencyMillis < SHORTEST_FREQUENCY_MILLIS || waitMillis < 1 || tries < 1) {
            throw new IllegalArgumentException("target " + id + " lacks a field or has one out of range: id >= 1, frequencyMillis >= "
                    + SHORTEST_FREQUENCY_MILLIS + ", waitMillis >= 1, tries >= 1");
        }
    }

    /** @throws IllegalArgumentException for a gateway that is not monitored */
    public static ProbeTarget of(GatewayConfig gateway) {
        if (gateway.monitoring() == null) {
            throw new IllegalArgumentException("gateway " + gateway.object() + " is not monitored");
        }
        return new ProbeTarget(gateway.id(), gateway.address(), gateway.device(), gateway.monitoring().frequencyMillis(),
                gateway.monitoring().waitMillis(), gateway.monitoring().tries());
    }
}
