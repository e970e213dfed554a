package dev.vti.probe.client;

import dev.vti.probe.protocol.ProbeReport;

/** Hears what the probe reports, always on the client's one thread. Should return quickly: the next report waits for it. */
@FunctionalInterface
public interface ProbeListener {

    void onReport(ProbeReport report);
}
