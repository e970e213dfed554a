package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vti.model.Protocol;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.ArrayList;
import java.util.List;

/** A name for services: either a protocol with its destination ports, or a group of other service objects. */
@ValidationRule(value = "has(self.protocol) != (has(self.group) && size(self.group) > 0)",
        message = "spec must have exactly one of protocol and group: write a protocol with its ports, or the names of other ServiceObjects")
@ValidationRule(value = "!has(self.ports) || size(self.ports) == 0 || has(self.protocol) && self.protocol in ['TCP', 'UDP', 'SCTP']",
        fieldPath = ".ports", message = "spec.ports must be empty unless spec.protocol is TCP, UDP or SCTP: remove the ports or correct the protocol")
public class ServiceObjectSpec {

    @JsonPropertyDescription("The transport protocol.")
    public Protocol protocol;

    @Size(max = 128)
    @ValidationRule(value = "self.all(ports, ports.matches('^[0-9]{1,5}(-[0-9]{1,5})?$'))",
            message = "spec.ports[] must be a port or a range of ports: write it such as \"443\" or \"10000-10100\"")
    @ValidationRule(value = "self.all(ports, !ports.matches('^[0-9]{1,5}(-[0-9]{1,5})?$')"
            + " || ports.split('-').all(port, int(port) >= 1 && int(port) <= 65535))",
            message = "spec.ports[] must be between 1 and 65535: leave spec.ports out to mean all ports")
    @ValidationRule(value = "self.all(ports, !ports.matches('^[0-9]{1,5}-[0-9]{1,5}$') || int(ports.split('-')[0]) <= int(ports.split('-')[1]))",
            message = "spec.ports[] must not end before it starts: put the lower port first")
    @JsonPropertyDescription("Destination ports such as \"443\" or \"10000-10100\"; empty means all. Only for TCP, UDP and SCTP.")
    public List<@Size(max = 32) String> ports = new ArrayList<>();

    @Size(max = 128)
    @ValidationRule(value = Cel.ARE_NAMES, message = "spec.group[] must be the name of a ServiceObject" + Cel.NAME_MEND)
    @ValidationRule(value = "self.all(name, self.exists_one(other, other == name))",
            message = "spec.group[] must be unique: remove the repeated name")
    @JsonPropertyDescription("Names of other ServiceObjects.")
    public List<@Size(max = Cel.NAME_LENGTH) String> group = new ArrayList<>();
}
