package dev.vti.probe.protocol;

import java.util.List;

/**
 * Measurements of targets that were probed. Each target's are looked at once a second and are in the next report when one of them has changed by enough to
 * matter (a tenth or a millisecond of the times, whichever is more; a point of the loss), when nobody has heard them yet, or when they are ten seconds
 * old.
 */
public record Measurements(List<Measurement> measurements) implements ProbeReport {

    public Measurements {
        measurements = List.copyOf(measurements);
    }
}
