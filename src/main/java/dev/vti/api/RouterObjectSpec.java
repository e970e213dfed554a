package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vti.model.Failback;
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
@ValidationRule(value = "self.backupThreshold <= size(self.gateways) || self.backupThreshold > 64 || size(self.gateways) == 0",
        fieldPath = ".backupThreshold",
        message = "spec.backupThreshold must be at most the number of spec.gateways: lower it, or move a gateway that is always used to spec.gateways")
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
    @JsonPropertyDescription("Gateways used when fewer than backupThreshold main gateways are available, in order of preference.")
    public List<Gateway> backupGateways = new ArrayList<>();

    @Default("1")
    @ValidationRule(value = "self >= 1 && self <= 64",
            message = "spec.backupThreshold must be between 1 and 64: leave it out for 1, which uses backups when no main gateway is available")
    @JsonPropertyDescription("Backup gateways are used when fewer main gateways than this are available; those go on carrying. 1 to the number of main"
            + " gateways.")
    public Integer backupThreshold = 1;

    @Default("false")
    @JsonPropertyDescription("All available backup gateways at once, by weight; otherwise the first available one.")
    public Boolean enableAllBackupGateways = false;

    @Default("DefaultRoute")
    @JsonPropertyDescription("DefaultRoute: the firewall's routing table decides. DoNotRoute: the traffic is dropped.")
    public NoGatewayPolicy ifNoGatewayAvailable = NoGatewayPolicy.DefaultRoute;

    @Default("Connection")
    @JsonPropertyDescription("How new connections are spread over the gateways in use: by Connection, by Source address, or None.")
    public LoadBalancing loadBalancing = LoadBalancing.Connection;

    @Default("NewConnections")
    @JsonPropertyDescription("When better gateways are available again. NewConnections: new connections return to them. All: established ones too."
            + " Never: the router object stays on its backup gateways until none of them is available.")
    public Failback failback = Failback.NewConnections;

    @Default("{}")
    @JsonPropertyDescription("How availability is tested.")
    public Monitoring monitoring = new Monitoring();

    /** One gateway of a router object. */
    @ValidationRule(value = "self.monitored || !has(self.targets) || size(self.targets) == 0", fieldPath = ".targets",
            message = "the gateway's targets must be empty when it is not monitored: remove them, or set monitored to true")
    @ValidationRule(value = "self.requiredTargets == 1 || self.requiredTargets >= 1"
            + " && self.requiredTargets <= (has(self.targets) ? size(self.targets) : 0)", fieldPath = ".requiredTargets",
            message = "the gateway's requiredTargets must be between 1 and the number of its targets: lower it, or add targets")
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

        @Default("true")
        @JsonPropertyDescription("Whether it is probed; one that is not counts as available unless its device or its tunnel is down.")
        public Boolean monitored = true;

        @Size(max = 16)
        @ValidationRule(value = "size(self) <= 8", message = "the gateway's targets must be 8 at most: remove some")
        @ValidationRule(value = "self.all(t, self.exists_one(o, o.object == t.object))",
                message = "the gateway's targets must be unique: name each NetworkObject once")
        @JsonPropertyDescription("Hosts behind the gateway that are probed through it in its place; left out, the gateway itself is probed.")
        public List<Target> targets = new ArrayList<>();

        @Default("1")
        @JsonPropertyDescription("How many of the targets must answer for the gateway to be available; 1 to their number. With the default of 1 no single"
                + " target's own failure takes the gateway out of use.")
        public Integer requiredTargets = 1;
    }

    /** A host that is probed in a gateway's place. */
    public static class Target {

        @Required
        @Size(max = Cel.NAME_LENGTH)
        @ValidationRule(value = Cel.IS_NAME, message = "the gateway's targets must be named by their NetworkObject" + Cel.NAME_MEND)
        @JsonPropertyDescription("A NetworkObject (a host).")
        public String object;
    }

    /** How availability is tested; defaults are the note's recommended values. */
    @ValidationRule(value = "!has(self.thresholds) || !has(self.thresholds.latency) || !self.thresholds.latency.matches('" + Cel.DURATION + "')"
            + " || !self.wait.matches('" + Cel.DURATION + "') || duration(self.thresholds.latency) < duration(self.wait)",
            fieldPath = ".thresholds.latency",
            message = "spec.monitoring.thresholds.latency must be shorter than wait: lower it, or raise wait, beyond which a probe counts as lost")
    @ValidationRule(value = "!has(self.thresholds) || !has(self.thresholds.jitter) || !self.thresholds.jitter.matches('" + Cel.DURATION + "')"
            + " || !self.wait.matches('" + Cel.DURATION + "') || duration(self.thresholds.jitter) < duration(self.wait)",
            fieldPath = ".thresholds.jitter",
            message = "spec.monitoring.thresholds.jitter must be shorter than wait: lower it, or raise wait, beyond which a probe counts as lost")
    @ValidationRule(value = "!self.frequency.matches('" + Cel.DURATION + "') || !self.wait.matches('" + Cel.DURATION + "') || self.tries > 100"
            + " || duration(self.wait).getMilliseconds() * self.tries <= duration(self.frequency).getMilliseconds()", fieldPath = ".frequency",
            message = "spec.monitoring.frequency must be at least wait * tries: raise frequency, or lower wait or tries,"
                    + " so that one test ends before the next")
    @ValidationRule(value = "self.method != 'TCP' || has(self.port)", fieldPath = ".port",
            message = "spec.monitoring.port must be set with method TCP: write the port that is asked for a connection, 1 to 65535")
    @ValidationRule(value = "self.method != 'ICMP' || !has(self.port)", fieldPath = ".port",
            message = "spec.monitoring.port must be left out with method ICMP: remove it, or write method TCP")
    public static class Monitoring {

        @Default("ICMP")
        @JsonPropertyDescription("ICMP: an echo request. TCP: a connection to a port.")
        public ProbeMethod method = ProbeMethod.ICMP;

        @ValidationRule(value = "self >= 1 && self <= 65535", message = "spec.monitoring.port must be between 1 and 65535: write one port, such as 443")
        @JsonPropertyDescription("The port that is asked for a connection with method TCP, 1 to 65535.")
        public Integer port;

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

        @Default("1")
        @ValidationRule(value = "self >= 1 && self <= 100",
                message = "spec.monitoring.triesUp must be between 1 and 100: leave it out for 1")
        @JsonPropertyDescription("Answers, one after the other, until an unavailable gateway is available again; 1 to 100.")
        public Integer triesUp = 1;

        @Default("0s")
        @Size(max = 32)
        @ValidationRule(value = Cel.IS_DURATION,
                message = "spec.monitoring.holdDown must be a whole number with the unit ms, s or m: write it such as 30s, or 0s for none")
        @ValidationRule(value = "!" + Cel.IS_DURATION + " || duration(self) <= duration('60m')",
                message = "spec.monitoring.holdDown must be 60m at most: write it such as 30s, or 0s for none")
        @JsonPropertyDescription("How long a gateway that was unavailable must answer without a break before it is used again, such as 30s; at most 60m.")
        public String holdDown = "0s";

        @Default("true")
        @JsonPropertyDescription("Whether a gateway that fails again and again is used last until it has been steady for a while (flap damping, as in"
                + " RFC 2439); status says until when.")
        public Boolean damping = true;

        @JsonPropertyDescription("Quality that a gateway must have to be used first; left out, any gateway that answers is Good.")
        public Thresholds thresholds;
    }

    /** Beyond any of these a gateway is Degraded: used when no Good one is left. It is Good again once it is 20 % below each. */
    public static class Thresholds {

        @Size(max = 32)
        @ValidationRule(value = Cel.IS_DURATION,
                message = "spec.monitoring.thresholds.latency must be a whole number with the unit ms, s or m: write it such as 150ms")
        @ValidationRule(value = "!" + Cel.IS_DURATION + " || duration(self) >= duration('1ms')",
                message = "spec.monitoring.thresholds.latency must be at least 1ms: write it such as 150ms")
        @JsonPropertyDescription("Highest median round trip, such as 150ms; shorter than wait, beyond which a probe counts as lost.")
        public String latency;

        @Size(max = 32)
        @ValidationRule(value = Cel.IS_DURATION,
                message = "spec.monitoring.thresholds.jitter must be a whole number with the unit ms, s or m: write it such as 30ms")
        @ValidationRule(value = "!" + Cel.IS_DURATION + " || duration(self) >= duration('1ms')",
                message = "spec.monitoring.thresholds.jitter must be at least 1ms: write it such as 30ms")
        @JsonPropertyDescription("Highest mean difference between one round trip and the next, such as 30ms; shorter than wait.")
        public String jitter;

        @ValidationRule(value = "self >= 1 && self <= 100",
                message = "spec.monitoring.thresholds.loss must be between 1 and 100: write the highest loss in percent")
        @JsonPropertyDescription("Highest loss among the last 100 probes in percent, 1 to 100.")
        public Integer loss;
    }
}
