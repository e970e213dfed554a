package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vti.model.DefaultAction;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.ArrayList;
import java.util.List;

/** A site's firewall: its interfaces and what it does with traffic that no rule matches. */
public class FirewallSpec {

    @Required
    @Size(max = 32)
    @ValidationRule(value = "size(self) > 0", message = "spec.interfaces must not be empty: add an interface with a name and a device")
    @ValidationRule(value = "self.all(i, self.exists_one(j, j.name == i.name))",
            message = "spec.interfaces[].name must be unique: rename one of the interfaces that share a name")
    @ValidationRule(value = "self.all(i, self.exists_one(j, j.device == i.device))",
            message = "spec.interfaces[].device must be unique: put both addresses on one interface, or correct one of the devices")
    @ValidationRule(value = "self.all(i, !has(i.addresses) || i.addresses.all(a, !a.contains('/') || self.exists_one(j,"
            + " has(j.addresses) && j.addresses.exists_one(b, b.startsWith(a.substring(0, a.indexOf('/') + 1))))))",
            message = "spec.interfaces[].addresses must be unique: remove the address from all but one place")
    @JsonPropertyDescription("The firewall's own interfaces, at least one.")
    public List<FirewallInterface> interfaces = new ArrayList<>();

    @Default("Block")
    @JsonPropertyDescription("What happens to a new connection that no filter rule matches.")
    public DefaultAction defaultAction = DefaultAction.Block;
}
