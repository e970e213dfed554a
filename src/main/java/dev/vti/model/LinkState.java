package dev.vti.model;

/** What the kernel says of a network device. */
public enum LinkState {
    /** It is switched on and has a carrier. */
    Up,
    /** It is switched off, or has no carrier. */
    Down,
    /** There is no such device. */
    Missing,
    /** The kernel has not been asked yet, or gives no answer. */
    Unknown
}
