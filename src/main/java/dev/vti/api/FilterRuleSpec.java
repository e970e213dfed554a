package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vti.model.RuleAction;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.ArrayList;
import java.util.List;

/** A filter rule: which connections pass, and by which router object. Rules are read in the order of their positions; the first match decides. */
public class FilterRuleSpec {

    @Required
    @JsonPropertyDescription("The Firewall this rule belongs to.")
    public String firewall;

    @Required
    @JsonPropertyDescription("Place in the rule list, 1 to 65535, unique in a firewall.")
    public Integer position;

    @Required
    public RuleAction action;

    @Default("true")
    public Boolean enabled = true;

    @JsonPropertyDescription("The RouterObject that carries what a Pass rule matches. Empty: the firewall's routing table decides.")
    public String route;

    @JsonPropertyDescription("Where connections come from; empty means anywhere.")
    public List<Endpoint> source = new ArrayList<>();

    @JsonPropertyDescription("Where connections go; empty means anywhere.")
    public List<Destination> destination = new ArrayList<>();

    @JsonPropertyDescription("ServiceObjects; empty means any protocol and port.")
    public List<Service> services = new ArrayList<>();

    @JsonPropertyDescription("Matches only packets that carry this DSCP value: 0 to 63 or a standard name.")
    public IntOrString dscp;

    @JsonPropertyDescription("DSCP value written on every packet of the connection: 0 to 63 or a standard name.")
    public IntOrString imposeDscp;

    /** A source: exactly one of its fields is set. */
    public static class Endpoint {

        @JsonPropertyDescription("A NetworkObject.")
        public String object;

        @JsonProperty("interface")
        @JsonPropertyDescription("An interface of the Firewall: whatever comes in by it from its own networks (the note's Network_in).")
        public String firewallInterface;
    }

    /** A destination. */
    public static class Destination {

        @Required
        @JsonPropertyDescription("A NetworkObject.")
        public String object;
    }

    /** A service. */
    public static class Service {

        @Required
        @JsonPropertyDescription("A ServiceObject.")
        public String object;
    }
}
