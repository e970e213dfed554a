package dev.vti.api;

/** The conditions that every object of this API carries, always all four. */
public enum ConditionType {
    /** The object is valid, by itself and beside the others. */
    Accepted,
    /** Everything it names exists. */
    ResolvedRefs,
    /** The running firewalls have it: read back from the kernel or charon, and stale state is gone. */
    Programmed,
    /** The summary that Argo CD and {@code kubectl wait} read (kstatus). */
    Ready
}
