package dev.vti.probe.protocol;

/** What the probe says to the firewall. */
public sealed interface ProbeReport permits Verdict, Measurements, Heartbeat {
}
