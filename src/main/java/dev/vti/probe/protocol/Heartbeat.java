package dev.vti.probe.protocol;

import java.time.Instant;

/** Says that the probe is alive and probing; sent at least every 500 ms by the thread that probes. */
public record Heartbeat(Instant at) implements ProbeReport {
}
