package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vti.model.DefaultAction;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import java.util.ArrayList;
import java.util.List;

/** A site's firewall: its interfaces and what it does with traffic that no rule matches. */
public class FirewallSpec {

    @Required
    @JsonPropertyDescription("The firewall's own interfaces, at least one.")
    public List<FirewallInterface> interfaces = new ArrayList<>();

    @Default("Block")
    @JsonPropertyDescription("What happens to a new connection that no filter rule matches.")
    public DefaultAction defaultAction = DefaultAction.Block;
}
