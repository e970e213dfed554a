package dev.vti.model;

/** Whether a tunnel can carry a packet now, as charon says. */
public enum TunnelAvailability {
    /** A child association is installed. */
    Up,
    /** None is, also while one is being negotiated. */
    Down,
    /** charon has not been asked yet, or gives no answer. */
    Unknown
}
