package dev.vti.model;

/** How good a gateway that answers is; of several, the better ones are used first. */
public enum GatewayQuality {
    /** Within its thresholds, and steady. */
    Good,
    /** Beyond one of its thresholds on latency, jitter or loss: used when no Good gateway is left. */
    Degraded,
    /** It failed too often in short order, or has answered for less than its hold-down: used when nothing better is left. */
    Damped
}
