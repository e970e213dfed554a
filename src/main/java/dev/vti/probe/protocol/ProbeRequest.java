package dev.vti.probe.protocol;

/** What the firewall says to the probe. */
public sealed interface ProbeRequest permits Targets {
}
