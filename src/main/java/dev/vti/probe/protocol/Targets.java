package dev.vti.probe.protocol;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that is to be probed from now on. Targets that were there before in the same form go on undisturbed; the probe answers with one
 * {@link Verdict} for every target.
 *
 * @param targets with distinct ids; empty means that nothing is probed any more
 */
public record Targets(List<ProbeTarget> targets) implements ProbeRequest {

    public Targets {
        targets = targets == null ? List.of() : List.copyOf(targets);
        Set<Integer> ids = new HashSet<>();
        for (ProbeTarget target : targets) {
            if (!ids.add(target.id())) {
                throw new IllegalArgumentException("target id " + target.id() + " is there twice");
            }
        }
    }
}
