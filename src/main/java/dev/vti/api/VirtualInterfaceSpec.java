package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** An IPsec virtual interface (VTI): the local traffic endpoint of one tunnel. Its kernel interface carries the object's name. */
public class VirtualInterfaceSpec {

    @Required
    @Size(max = Cel.NAME_LENGTH)
    @ValidationRule(value = Cel.IS_NAME, message = Cel.FIREWALL)
    @ValidationRule(value = Cel.IS_UNCHANGED, message = Cel.FIREWALL_UNCHANGED)
    @JsonPropertyDescription("The Firewall this interface belongs to.")
    public String firewall;

    @Required
    @Size(max = Cel.ADDRESS_LENGTH)
    @ValidationRule(value = "[self]" + Cel.ALL_HAVE_PREFIX,
            message = "spec.address must be an IPv4 address with a prefix length: write it such as 172.16.1.1/30 (this release has no IPv6)")
    @ValidationRule(value = "!isCIDR(self) || cidr(self).ip().family() != 4 || cidr(self).prefixLength() <= 31",
            message = "spec.address must leave room for the peer's address: write a prefix length of 31 or less, such as 172.16.1.1/30")
    @ValidationRule(value = "[self]" + Cel.ALL_ARE_UNICAST,
            message = "spec.address must be a unicast address: write no loopback, multicast or broadcast address")
    @ValidationRule(value = "[self]" + Cel.ALL_ARE_HOSTS,
            message = "spec.address must not be the network's first or last address: write one of the addresses between them")
    @JsonPropertyDescription("The local address with prefix length, such as 172.16.1.1/30; the peer is the other host of a /30.")
    public String address;

    @Default("1400")
    @ValidationRule(value = "self >= 576 && self <= 9000", message = "spec.mtu must be between 576 and 9000 bytes: leave it out for 1400")
    @JsonPropertyDescription("Largest packet in bytes, before encryption, 576 to 9000.")
    public Integer mtu = 1400;

    @Default("true")
    @JsonPropertyDescription("Whether the interface is there; false removes it from the kernel.")
    public Boolean enabled = true;
}
