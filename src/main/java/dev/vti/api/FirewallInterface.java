package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.ArrayList;
import java.util.List;

/** One interface of a firewall: a protected network, or an access link that tunnels run over. */
public class FirewallInterface {

    @Required
    @Size(max = 128)
    @ValidationRule(value = Cel.IS_INTERFACE,
            message = "spec.interfaces[].name must be 1 to 63 letters, digits, '.', '-' or '_': choose a name such as in or wan1")
    @JsonPropertyDescription("The name rules and tunnels use for this interface, 1 to 63 characters.")
    public String name;

    @Required
    @Size(max = 128)
    @ValidationRule(value = "self.matches('^[A-Za-z0-9_][A-Za-z0-9._-]{0,14}$')",
            message = "spec.interfaces[].device must be 1 to 15 letters, digits, '.', '-' or '_': write the kernel's name, such as eth1")
    @ValidationRule(value = "!(self in ['lo', 'all', 'default'])",
            message = "spec.interfaces[].device must not be lo, all or default: write the device that leads to the network")
    @JsonPropertyDescription("The kernel's device, 1 to 15 characters.")
    public String device;

    @Size(max = 8)
    @ValidationRule(value = "self" + Cel.ALL_HAVE_PREFIX, message = "spec.interfaces[].addresses[] must be an IPv4 address with a prefix length:"
            + " write it such as 10.1.0.254/24 (this release has no IPv6)")
    @ValidationRule(value = "self" + Cel.ALL_ARE_UNICAST, message = "spec.interfaces[].addresses[] must be a unicast address:"
            + " write the firewall's own address, no loopback, multicast or broadcast address")
    @ValidationRule(value = "self" + Cel.ALL_ARE_HOSTS, message = "spec.interfaces[].addresses[] must not be the network's first or last"
            + " address: write one of the addresses between them")
    @JsonPropertyDescription("Addresses with prefix length, such as 10.1.0.254/24. An empty list leaves the device's addresses as they are.")
    public List<@Size(max = Cel.ADDRESS_LENGTH) String> addresses = new ArrayList<>();
}
