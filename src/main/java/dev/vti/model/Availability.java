package dev.vti.model;

/** Whether a gateway answers, as its probe last said (the note's column "Availability"). */
public enum Availability {
    /** The last probe was answered. */
    Ready,
    /** {@code tries} probes in a row stayed without an answer. */
    Unavailable,
    /** No probe has spoken yet, or it went quiet: nothing is known, and nothing is decided on it. */
    Unknown,
    /** Nobody measures it, so nobody claims that it answers; it is used unless its device or its tunnel is down. */
    NotMonitored
}
