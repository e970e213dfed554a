package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.ArrayList;
import java.util.List;

/** One interface of a firewall: a protected network, or an access link that tunnels run over. */
public class FirewallInterface {

    @Required
    @JsonPropertyDescription("The name rules and tunnels use for this interface.")
    public String name;

    @Required
    @JsonPropertyDescription("The kernel's device, 1 to 15 characters.")
    public String device;

    @JsonPropertyDescription("Addresses with prefix length, such as 10.1.0.254/24. An empty list leaves the device's addresses as they are.")
    public List<String> addresses = new ArrayList<>();
}
