package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vti.model.RuleAction;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.ArrayList;
import java.util.List;

/** A filter rule: which connections pass, and by which router object. Rules are read in the order of their positions; the first match decides. */
@ValidationRule(value = "!has(self.route) || self.action == 'Pass'", fieldPath = ".route",
        message = "spec.route must be empty unless spec.action is Pass: remove the route or let the rule pass")
@ValidationRule(value = "!has(self.imposeDscp) || self.action == 'Pass'", fieldPath = ".imposeDscp",
        message = "spec.imposeDscp must be empty unless spec.action is Pass: remove it or let the rule pass")
public class FilterRuleSpec {

    @Required
    @Size(max = Cel.NAME_LENGTH)
    @ValidationRule(value = Cel.IS_NAME, message = Cel.FIREWALL)
    @ValidationRule(value = Cel.IS_UNCHANGED, message = Cel.FIREWALL_UNCHANGED)
    @JsonPropertyDescription("The Firewall this rule belongs to.")
    public String firewall;

    @Required
    @ValidationRule(value = "self >= 1 && self <= 65535",
            message = "spec.position must be between 1 and 65535: leave gaps, such as 10, 20, 30, for rules to come")
    @JsonPropertyDescription("Place in the rule list, 1 to 65535, unique in a firewall.")
    public Integer position;

    @Required
    @JsonPropertyDescription("Pass: let through. Block: drop. Reject: drop and tell the sender.")
    public RuleAction action;

    @Default("true")
    @JsonPropertyDescription("Whether the rule is there; false takes it out of the firewall.")
    public Boolean enabled = true;

    @Size(max = Cel.NAME_LENGTH)
    @ValidationRule(value = Cel.IS_NAME, message = "spec.route must be the name of a RouterObject" + Cel.NAME_MEND)
    @JsonPropertyDescription("The RouterObject that carries what a Pass rule matches. Empty: the firewall's routing table decides.")
    public String route;

    @Size(max = 128)
    @JsonPropertyDescription("Where connections come from; empty means anywhere.")
    public List<Endpoint> source = new ArrayList<>();

    @Size(max = 128)
    @JsonPropertyDescription("Where connections go; empty means anywhere.")
    public List<Destination> destination = new ArrayList<>();

    @Size(max = 128)
    @JsonPropertyDescription("ServiceObjects; empty means any protocol and port.")
    public List<Service> services = new ArrayList<>();

    @ValidationRule(value = Cel.IS_DSCP, message = "spec.dscp" + Cel.DSCP_MEND)
    @JsonPropertyDescription("Matches only packets that carry this DSCP value: 0 to 63 or a standard name.")
    public IntOrString dscp;

    @ValidationRule(value = Cel.IS_DSCP, message = "spec.imposeDscp" + Cel.DSCP_MEND)
    @JsonPropertyDescription("DSCP value written on every packet of the connection: 0 to 63 or a standard name.")
    public IntOrString imposeDscp;

    /** A source: exactly one of its fields is set. */
    @ValidationRule(value = "has(self.object) != has(self.interface)",
            message = "spec.source[] must have exactly one of object and interface: make two entries of it, or remove one of the two")
    public static class Endpoint {

        @Size(max = Cel.NAME_LENGTH)
        @ValidationRule(value = Cel.IS_NAME, message = "spec.source[].object must be the name of a NetworkObject" + Cel.NAME_MEND)
        @JsonPropertyDescription("A NetworkObject.")
        public String object;

        @Size(max = 128)
        @ValidationRule(value = Cel.IS_INTERFACE,
                message = "spec.source[].interface must be the name of an interface: write a name from the Firewall's spec.interfaces")
        @JsonProperty("interface")
        @JsonPropertyDescription("An interface of the Firewall: whatever comes in by it from its own networks (the note's Network_in).")
        public String firewallInterface;
    }

    /** A destination. */
    public static class Destination {

        @Required
        @Size(max = Cel.NAME_LENGTH)
        @ValidationRule(value = Cel.IS_NAME, message = "spec.destination[].object must be the name of a NetworkObject" + Cel.NAME_MEND)
        @JsonPropertyDescription("A NetworkObject.")
        public String object;
    }

    /** A service. */
    public static class Service {

        @Required
        @Size(max = Cel.NAME_LENGTH)
        @ValidationRule(value = Cel.IS_NAME, message = "spec.services[].object must be the name of a ServiceObject" + Cel.NAME_MEND)
        @JsonPropertyDescription("A ServiceObject.")
        public String object;
    }
}
