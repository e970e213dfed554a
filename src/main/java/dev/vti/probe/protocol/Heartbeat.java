package dev.vti.probe.protocol;

import java.time.Instant;

/**
 * Says that the probe is alive and probing; sent at least every 500 ms by the thread that probes.
 *
 * @param stalledMillis for how long since the heartbeat before the probe did not get to run although it was due; not to be held against any gateway
 * @param uncounted requests since then that stayed without a reply and were not counted, because the probe did not run or could not keep up; each was
 *     asked again at once
 */
public record Heartbeat(Instant at, long stalledMillis, int uncounted) implements ProbeReport {
}
