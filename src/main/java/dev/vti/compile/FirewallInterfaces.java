package dev.vti.compile;

import dev.vti.config.InterfaceConfig;
import java.util.List;
import java.util.Optional;

/** Finds the firewall's own interface that a tunnel, a rule or a return route names. */
record FirewallInterfaces(Site site, List<InterfaceConfig> usable) {

    /** Empty with a finding when the name is missing or no usable interface has it. */
    Optional<InterfaceConfig> find(ObjectFindings on, String field, String name) {
        if (name == null || name.isBlank()) {
            on.invalid(field, "the value is missing", "write the name of an interface of Firewall '" + site.firewall() + "'");
            return Optional.empty();
        }
        Optional<InterfaceConfig> found = usable.stream().filter(one -> one.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            on.notFound(field, "Firewall '" + site.firewall() + "' has no usable interface '" + name + "'",
                    "add it to the Firewall's spec.interfaces or correct the name");
        }
        return found;
    }
}
