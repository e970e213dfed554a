package dev.vti.firewall.apply;

/** A network device as the kernel has it. */
public enum LinkState {
    /** Switched on, with a carrier. */
    Up,
    /** There, and switched off or without a carrier: a cable that is out, a veth whose other end is down. */
    Down,
    /** There is no device of that name. */
    Missing
}
