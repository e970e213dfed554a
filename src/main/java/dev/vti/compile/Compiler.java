package dev.vti.compile;

import java.util.List;
import java.util.TreeMap;

/** Compiles a namespace's objects into one configuration for each firewall. Pure: the same input gives the same bytes. */
public final class Compiler {

    private Compiler() {
    }

    /** One bad object gets its findings and is left out; nothing else suffers, unless it is a Block or Reject rule: then the firewall is held. */
    public static Compilation compile(Snapshot snapshot, Compilation.Previous previous) {
        return new Compilation(new TreeMap<>(), List.of());
    }
}
