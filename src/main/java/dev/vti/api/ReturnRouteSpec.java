package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;

/** A return route: replies to connections that came in through a gateway leave through it. */
public class ReturnRouteSpec {

    @Required
    @JsonPropertyDescription("The Firewall this return route belongs to.")
    public String firewall;

    @Required
    @JsonPropertyDescription("The NetworkObject (a host) replies are sent to: the remote virtual interface.")
    public String gateway;

    @Required
    @JsonPropertyDescription("The VirtualInterface that connections come in by.")
    public String virtualInterface;

    @Default("true")
    public Boolean enabled = true;

    public String comment;
}
