package dev.vti.model;

/** A network device as the kernel has it. */
public enum LinkState {
    /** It is switched on and has a carrier. */
    Up,
    /** It is there, and switched off or without a carrier: a cable that is out, a veth whose other end is down. */
    Down,
    /** There is no device of that name. */
    Missing,
    /** The kernel has not been asked yet, or gives no answer. */
    Unknown
}
