package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A return route: replies to connections that came in through a gateway leave through it. */
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
    @JsonPropertyDescription("The NetworkObject (a host) replies are sent to: the remote virtual interface.")
    public String gateway;

    @Required
    @Size(max = Cel.NAME_LENGTH)
    @ValidationRule(value = Cel.IS_NAME, message = "spec.virtualInterface must be the name of a VirtualInterface" + Cel.NAME_MEND)
    @JsonPropertyDescription("The VirtualInterface that connections come in by.")
    public String virtualInterface;

    @Default("true")
    @JsonPropertyDescription("Whether the return route is there; false takes it out of the firewall.")
    public Boolean enabled = true;

    @Size(max = 255)
    @JsonPropertyDescription("What the route is for, at most 255 characters.")
    public String comment;
}
