package dev.vti.config;

import dev.vti.model.IpAddress;
import dev.vti.model.ProbeMethod;
import java.util.List;

/**
 * How a gateway is probed (the note, "Creating router objects").
 *
 * @param port the port asked with TCP, 1 to 65535; null with ICMP
 * @param frequencyMillis from the start of one test to the next, at least 10
 * @param waitMillis how long a reply may take
 * @param tries probes without an answer, each sent when the previous one's wait is over, until the gateway is unavailable
 * @param triesUp answers in a row until an unavailable gateway is available again, 1 to 100; the probe counts them
 * @param holdDownMillis how long it must then go on answering before it is used again; 0 for at once
 * @param targets hosts that are asked in the gateway's place, through the gateway, at most 8; empty: the gateway itself
 * @param requiredTargets how many of the targets must answer, 1 to their number; 1 when there are none
 * @param thresholds null for none
 * @param damping whether a gateway that fails again and again is kept out of use for a while
 */
public record MonitoringConfig(
        ProbeMethod method,
        Integer port,
        long frequencyMillis,
        long waitMillis,
        int tries,
        int triesUp,
        long holdDownMillis,
        List<IpAddress> targets,
        int requiredTargets,
        ThresholdsConfig thresholds,
        boolean damping) {

    public MonitoringConfig {
        targets = List.copyOf(targets);
    }
}
