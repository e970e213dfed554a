package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;

/** A route-based IPsec tunnel: everything routed to its virtual interface is encrypted to its peer. */
public class IpsecTunnelSpec {

    @Required
    @JsonPropertyDescription("The Firewall this tunnel belongs to.")
    public String firewall;

    @Required
    @JsonPropertyDescription("The VirtualInterface that is the tunnel's local traffic endpoint.")
    public String virtualInterface;

    @Required
    @JsonPropertyDescription("The NetworkObject (a host) that is the remote virtual interface.")
    public String remote;

    @Required
    public Peer peer;

    /** The other firewall, as seen on the access link. */
    public static class Peer {

        @Required
        @JsonPropertyDescription("The Firewall interface the tunnel runs over.")
        @JsonProperty("interface")
        public String accessInterface;

        @Required
        @JsonPropertyDescription("The peer's address on the access link.")
        public String address;

        @Default("2")
        @JsonPropertyDescription("1 or 2; the same for all tunnels of a firewall.")
        public Integer ikeVersion = 2;

        @Required
        @JsonPropertyDescription("The key of a Secret in the same namespace.")
        public SecretKeyReference preSharedKey;
    }

    /** One key of a Secret in the object's own namespace. */
    public static class SecretKeyReference {

        @Required
        public String name;

        @Required
        public String key;
    }
}
