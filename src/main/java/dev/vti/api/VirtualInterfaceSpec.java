package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;

/** An IPsec virtual interface (VTI): the local traffic endpoint of one tunnel. Its kernel interface carries the object's name. */
public class VirtualInterfaceSpec {

    @Required
    @JsonPropertyDescription("The Firewall this interface belongs to.")
    public String firewall;

    @Required
    @JsonPropertyDescription("The local address with prefix length, such as 172.16.1.1/30; the peer is the other host of a /30.")
    public String address;

    @Default("1400")
    @JsonPropertyDescription("Largest packet in bytes, before encryption.")
    public Integer mtu = 1400;

    @Default("true")
    public Boolean enabled = true;
}
