package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A return route: replies to connections that came in through a gateway leave through it. */
@ValidationRule(value = "has(self.virtualInterface) != has(self.interface)", fieldPath = ".virtualInterface",
        message = "spec must have exactly one of virtualInterface and interface: name the one that the gateway is reached by")
public class ReturnRouteSpec {

    @Required
    @Size(max = Cel.NAME_LENGTH)
    @ValidationRule(value = Cel.IS_NAME, message = Cel.FIREWALL)
    @ValidationRule(value = Cel.IS_UNCHANGED, message = Cel.FIREWALL_UNCHANGED)
    @JsonPropertyDescription("The Firewall this return route belongs to.")
    public String firewall;

    @Required
    @Size(max = Cel.NAME_LENGTH)
    @ValidationRule(value = Cel.IS_NAME, message = "spec.gateway must be the name of a NetworkObject" + Cel.NAME_MEND)
    @JsonPropertyDescription("The NetworkObject (a host) replies are sent to: the remote virtual interface, or the next hop.")
    public String gateway;

    @Size(max = Cel.NAME_LENGTH)
    @ValidationRule(value = Cel.IS_NAME, message = "spec.virtualInterface must be the name of a VirtualInterface" + Cel.NAME_MEND)
    @JsonPropertyDescription("The VirtualInterface that connections come in by.")
    public String virtualInterface;

    @Size(max = 128)
    @ValidationRule(value = Cel.IS_INTERFACE,
            message = "spec.interface must be the name of an interface: write a name from the Firewall's spec.interfaces")
    @JsonProperty("interface")
    @JsonPropertyDescription("The Firewall interface that connections come in by, where the gateway is an ordinary next hop.")
    public String firewallInterface;

    @Default("true")
    @JsonPropertyDescription("Whether the return route is there; false takes it out of the firewall.")
    public Boolean enabled = true;

    @Size(max = 255)
    @JsonPropertyDescription("What the route is for, at most 255 characters.")
    public String comment;
}
