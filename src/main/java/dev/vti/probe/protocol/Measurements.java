package dev.vti.probe.protocol;

import java.util.List;

/** The measurements of all targets that were probed since the last such report; sent at most once a second. */
public record Measurements(List<Measurement> measurements) implements ProbeReport {

    public Measurements {
        measurements = List.copyOf(measurements);
    }
}
