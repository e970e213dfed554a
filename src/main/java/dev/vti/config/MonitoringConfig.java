package dev.vti.config;

import dev.vti.model.ProbeMethod;

/**
 * How a gateway is probed (the note, "Creating router objects").
 *
 * @param frequencyMillis from the start of one test to the next, at least 10
 * @param waitMillis how long a reply may take
 * @param tries probes without an answer, each sent when the previous one's wait is over, until the gateway is unavailable
 */
public record MonitoringConfig(ProbeMethod method, long frequencyMillis, long waitMillis, int tries) {
}
