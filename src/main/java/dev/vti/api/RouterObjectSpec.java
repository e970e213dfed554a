package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vti.model.LoadBalancing;
import dev.vti.model.NoGatewayPolicy;
import dev.vti.model.ProbeMethod;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import java.util.ArrayList;
import java.util.List;

/** A router object: the gateways that filter rules route by, which of them are backups, and how they are monitored. */
public class RouterObjectSpec {

    @Required
    @JsonPropertyDescription("The Firewall this router object belongs to.")
    public String firewall;

    @Required
    @JsonPropertyDescription("Main gateways, in order of preference.")
    public List<Gateway> gateways = new ArrayList<>();

    @JsonPropertyDescription("Gateways used when no main gateway is available, in order of preference.")
    public List<Gateway> backupGateways = new ArrayList<>();

    @Default("false")
    @JsonPropertyDescription("All available backup gateways at once, by weight; otherwise the first available one.")
    public Boolean enableAllBackupGateways = false;

    @Default("DefaultRoute")
    public NoGatewayPolicy ifNoGatewayAvailable = NoGatewayPolicy.DefaultRoute;

    @Default("Connection")
    public LoadBalancing loadBalancing = LoadBalancing.Connection;

    public Monitoring monitoring = new Monitoring();

    /** One gateway of a router object. */
    public static class Gateway {

        @Required
        @JsonPropertyDescription("A NetworkObject (a host): the remote virtual interface, or an ordinary next hop.")
        public String object;

        @Default("1")
        @JsonPropertyDescription("Share of new connections relative to the other gateways in use, 1 to 1000.")
        public Integer weight = 1;
    }

    /** How availability is tested; defaults are the note's recommended values. */
    public static class Monitoring {

        @Default("ICMP")
        public ProbeMethod method = ProbeMethod.ICMP;

        @Default("15s")
        @JsonPropertyDescription("Time from one test to the next, such as 15s or 200ms.")
        public String frequency = "15s";

        @Default("2s")
        @JsonPropertyDescription("How long a reply may take, such as 2s or 100ms.")
        public String wait = "2s";

        @Default("3")
        @JsonPropertyDescription("Probes without an answer, one after the other, until the gateway is unavailable.")
        public Integer tries = 3;
    }
}
