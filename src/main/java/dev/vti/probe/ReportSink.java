package dev.vti.probe;

import dev.vti.probe.protocol.ProbeReport;

/** Takes reports to whoever listens. Does not wait. */
@FunctionalInterface
interface ReportSink {

    void send(ProbeReport report);
}
