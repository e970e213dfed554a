package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vti.model.LoadBalancing;
import dev.vti.model.NoGatewayPolicy;
import dev.vti.model.ProbeMethod;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.ArrayList;
import java.util.List;

/** A router object: the gateways that filter rules route by, which of them are backups, and how they are monitored. */
@ValidationRule(value = "size(self.gateways) + (has(self.backupGateways) ? size(self.backupGateways) : 0) <= 64", fieldPath = ".gateways",
        message = "spec.gateways and spec.backupGateways must have at most 64 gateways together: remove some, or make a second RouterObject")
@ValidationRule(value = "self.gateways.all(g, self.gateways.exists_one(o, o.object == g.object))"
        + " && (!has(self.backupGateways) || self.backupGateways.all(b, self.backupGateways.exists_one(o, o.object == b.object)"
        + " && !self.gateways.exists(g, g.object == b.object)))", fieldPath = ".gateways",
        message = "spec.gateways[].object and spec.backupGateways[].object must be unique: keep each gateway once, as main or as backup")
public class RouterObjectSpec {

    @Required
    @Size(max = Cel.NAME_LENGTH)
    @ValidationRule(value = Cel.IS_NAME, message = Cel.FIREWALL)
    @ValidationRule(value = Cel.IS_UNCHANGED, message = Cel.FIREWALL_UNCHANGED)
    @JsonPropertyDescription("The Firewall this router object belongs to.")
    public String firewall;

    @Required
    @Size(max = 128)
    @ValidationRule(value = "size(self) > 0", message = "spec.gateways must not be empty: add the NetworkObject of at least one main gateway")
    @JsonPropertyDescription("Main gateways, in order of preference; with the backup gateways at most 64.")
    public List<Gateway> gateways = new ArrayList<>();

    @Size(max = 128)
    @JsonPropertyDescription("Gateways used when no main gateway is available, in order of preference.")
    public List<Gateway> backupGateways = new ArrayList<>();

    @Default("false")
    @JsonPropertyDescription("All available backup gateways at once, by weight; otherwise the first available one.")
    public Boolean enableAllBackupGateways = false;

    @Default("DefaultRoute")
    @JsonPropertyDescription("DefaultRoute: the firewall's routing table decides. DoNotRoute: the traffic is dropped.")
    public NoGatewayPolicy ifNoGatewayAvailable = NoGatewayPolicy.DefaultRoute;

    @Default("Connection")
    @JsonPropertyDescription("How new connections are spread over the gateways in use: by Connection, by Source address, or None.")
    public LoadBalancing loadBalancing = LoadBalancing.Connection;

    @Default("{}")
    @JsonPropertyDescription("How availability is tested.")
    public Monitoring monitoring = new Monitoring();

    /** One gateway of a router object. */
    public static class Gateway {

        @Required
        @Size(max = Cel.NAME_LENGTH)
        @ValidationRule(value = Cel.IS_NAME, message = "the gateway's object must be the name of a NetworkObject" + Cel.NAME_MEND)
        @JsonPropertyDescription("A NetworkObject (a host): the remote virtual interface, or an ordinary next hop.")
        public String object;

        @Default("1")
        @ValidationRule(value = "self >= 1 && self <= 1000",
                message = "the gateway's weight must be between 1 and 1000: to use a gateway only in need, make it a backup gateway")
        @JsonPropertyDescription("Share of new connections relative to the other gateways in use, 1 to 1000.")
        public Integer weight = 1;
    }

    /** How availability is tested; defaults are the note's recommended values. */
    @ValidationRule(value = "!self.frequency.matches('" + Cel.DURATION + "') || !self.wait.matches('" + Cel.DURATION + "') || self.tries > 100"
            + " || duration(self.wait).getMilliseconds() * self.tries <= duration(self.frequency).getMilliseconds()", fieldPath = ".frequency",
            message = "spec.monitoring.frequency must be at least wait * tries: raise frequency, or lower wait or tries,"
                    + " so that one test ends before the next")
    public static class Monitoring {

        @Default("ICMP")
        @JsonPropertyDescription("ICMP: an echo request.")
        public ProbeMethod method = ProbeMethod.ICMP;

        @Default("15s")
        @Size(max = 32)
        @ValidationRule(value = Cel.IS_DURATION,
                message = "spec.monitoring.frequency must be a whole number with the unit ms, s or m: write it such as 15s or 300ms")
        @ValidationRule(value = "!" + Cel.IS_DURATION + " || duration(self) >= duration('10ms') && duration(self) <= duration('60m')",
                message = "spec.monitoring.frequency must be between 10ms and 60m: write it such as 15s or 300ms")
        @JsonPropertyDescription("Time from one test to the next, such as 15s or 200ms; 10ms to 60m, and at least wait times tries.")
        public String frequency = "15s";

        @Default("2s")
        @Size(max = 32)
        @ValidationRule(value = Cel.IS_DURATION,
                message = "spec.monitoring.wait must be a whole number with the unit ms, s or m: write it such as 2s or 100ms")
        @ValidationRule(value = "!" + Cel.IS_DURATION + " || duration(self) >= duration('1ms')",
                message = "spec.monitoring.wait must be at least 1ms: write it such as 2s or 100ms")
        @JsonPropertyDescription("How long a reply may take, such as 2s or 100ms; at least 1ms.")
        public String wait = "2s";

        @Default("3")
        @ValidationRule(value = "self >= 1 && self <= 100",
                message = "spec.monitoring.tries must be between 1 and 100: leave it out for 3")
        @JsonPropertyDescription("Probes without an answer, one after the other, until the gateway is unavailable; 1 to 100.")
        public Integer tries = 3;
    }
}
