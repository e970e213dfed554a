package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vti.model.RouterState;
import java.util.ArrayList;
import java.util.List;

/** What a running firewall has applied and what it sees. Written only by the firewall. */
public class FirewallStateStatus {

    @JsonPropertyDescription("Revision of the configuration that was read back whole from the kernel and charon; 0 before the first.")
    public Long appliedRevision;

    @JsonPropertyDescription("When this report was written, RFC 3339. A firewall writes at least every 30 s.")
    public String reportedAt;

    @JsonPropertyDescription("Whether links are XFRM or VTI interfaces: the driver chosen at start.")
    public String linkDriver;

    @JsonPropertyDescription("What could not be programmed, or was asked for and is not there; empty when all is as configured.")
    public List<Failure> failures = new ArrayList<>();

    @JsonPropertyDescription("Virtual interfaces as the kernel has them.")
    public List<VirtualInterfaceReport> virtualInterfaces = new ArrayList<>();

    @JsonPropertyDescription("Tunnels as charon has them.")
    public List<TunnelReport> tunnels = new ArrayList<>();

    @JsonPropertyDescription("Router objects as the firewall runs them.")
    public List<RouterReport> routers = new ArrayList<>();

    /** One object that is not programmed as configured. */
    public static class Failure {

        public String kind;

        public String name;

        @JsonPropertyDescription("A sentence that says what is wrong and what would mend it.")
        public String message;
    }

    /** A virtual interface as the kernel has it. */
    public static class VirtualInterfaceReport {

        public String name;

        @JsonPropertyDescription("Up, Down or Missing.")
        public String state;
    }

    /** A tunnel as charon has it. */
    public static class TunnelReport {

        public String name;

        @JsonPropertyDescription("Up, Connecting, Down or Unknown.")
        public String state;

        @JsonPropertyDescription("When the state last changed, RFC 3339.")
        public String since;

        public String localAddress;

        public String peerAddress;

        @JsonPropertyDescription("The last thing charon said that explains why the tunnel is not up; empty while it is.")
        public String lastError;
    }

    /** A router object as the firewall runs it. */
    public static class RouterReport {

        public String name;

        public RouterState state;

        public String since;

        public List<GatewayReport> gateways = new ArrayList<>();
    }
}
