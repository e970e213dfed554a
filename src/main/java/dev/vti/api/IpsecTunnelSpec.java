package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A route-based IPsec tunnel: everything routed to its virtual interface is encrypted to its peer. */
public class IpsecTunnelSpec {

    @Required
    @Size(max = Cel.NAME_LENGTH)
    @ValidationRule(value = Cel.IS_NAME, message = Cel.FIREWALL)
    @ValidationRule(value = Cel.IS_UNCHANGED, message = Cel.FIREWALL_UNCHANGED)
    @JsonPropertyDescription("The Firewall this tunnel belongs to.")
    public String firewall;

    @Required
    @Size(max = Cel.NAME_LENGTH)
    @ValidationRule(value = Cel.IS_NAME, message = "spec.virtualInterface must be the name of a VirtualInterface" + Cel.NAME_MEND)
    @JsonPropertyDescription("The VirtualInterface that is the tunnel's local traffic endpoint.")
    public String virtualInterface;

    @Required
    @Size(max = Cel.NAME_LENGTH)
    @ValidationRule(value = Cel.IS_NAME, message = "spec.remote must be the name of a NetworkObject" + Cel.NAME_MEND)
    @JsonPropertyDescription("The NetworkObject (a host) that is the remote virtual interface.")
    public String remote;

    @Required
    @JsonPropertyDescription("The other firewall, as seen on the access link.")
    public Peer peer;

    /** The other firewall, as seen on the access link. */
    public static class Peer {

        @Required
        @Size(max = 128)
        @ValidationRule(value = Cel.IS_INTERFACE,
                message = "spec.peer.interface must be the name of an interface: write a name from the Firewall's spec.interfaces")
        @JsonPropertyDescription("The Firewall interface the tunnel runs over.")
        @JsonProperty("interface")
        public String accessInterface;

        @Required
        @Size(max = Cel.ADDRESS_LENGTH)
        @ValidationRule(value = Cel.IS_IPV4,
                message = "spec.peer.address must be an IPv4 address without prefix length: write it such as 198.51.100.2 (this release has no IPv6)")
        @ValidationRule(value = "!isIP(self) || ip(self).isGlobalUnicast() || ip(self).isLinkLocalUnicast()",
                message = "spec.peer.address must be a unicast address: write the other firewall's address on the access link")
        @JsonPropertyDescription("The peer's address on the access link.")
        public String address;

        @Default("2")
        @ValidationRule(value = "self == 1 || self == 2",
                message = "spec.peer.ikeVersion must be 1 or 2: use 2, or 1 if the peer knows nothing newer, for all tunnels of the firewall")
        @JsonPropertyDescription("1 or 2; the same for all tunnels of a firewall.")
        public Integer ikeVersion = 2;

        @Required
        @JsonPropertyDescription("The key of a Secret in the same namespace.")
        public SecretKeyReference preSharedKey;
    }

    /** One key of a Secret in the object's own namespace. */
    public static class SecretKeyReference {

        @Required
        @Size(max = Cel.NAME_LENGTH)
        @ValidationRule(value = Cel.IS_NAME, message = "spec.peer.preSharedKey.name must be the name of a Secret" + Cel.NAME_MEND)
        @JsonPropertyDescription("The Secret.")
        public String name;

        @Required
        @Size(max = Cel.NAME_LENGTH)
        @ValidationRule(value = "self.matches('^[-._a-zA-Z0-9]+$')",
                message = "spec.peer.preSharedKey.key must be a key of the Secret: write letters, digits, '-', '_' and '.', such as psk")
        @JsonPropertyDescription("The key in the Secret's data.")
        public String key;
    }
}
