package dev.vti.compile;

import dev.vti.compile.VirtualInterfaceCompiler.Draft;
import java.util.Map;
import java.util.Optional;

/** Finds the virtual interface that a tunnel or a return route names. */
record Attachment(Site site, Map<String, Draft> virtualInterfaces) {

    /** Empty with a finding when it is missing, another firewall's, not accepted or disabled. */
    Optional<Draft> find(ObjectFindings on, String name) {
        Optional<Draft> draft = on.accepted(site.catalog().virtualInterfaces(), "spec.virtualInterface", name, spec -> spec.firewall, site.firewall())
                .map(declared -> virtualInterfaces.get(declared.name()));
        if (draft.isPresent() && !draft.get().enabled()) {
            on.notAccepted("spec.virtualInterface", "VirtualInterface '" + name + "' is disabled", "set its spec.enabled to true");
            return Optional.empty();
        }
        return draft;
    }
}
