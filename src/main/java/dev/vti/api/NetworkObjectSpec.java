package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.ArrayList;
import java.util.List;

/** A name for addresses: exactly one of host, network, range and group. */
@ValidationRule(value = "[has(self.host), has(self.network), has(self.range), has(self.group) && size(self.group) > 0]"
        + ".filter(isSet, isSet).size() == 1",
        message = "spec must have exactly one of host, network, range and group: keep one, and make an object of its own for each of the others")
public class NetworkObjectSpec {

    @Size(max = Cel.ADDRESS_LENGTH)
    @ValidationRule(value = Cel.IS_IPV4,
            message = "spec.host must be one IPv4 address: write it such as 172.16.1.2, or use spec.network for a prefix (this release has no IPv6)")
    @JsonPropertyDescription("One address, such as 172.16.1.2.")
    public String host;

    @Size(max = Cel.ADDRESS_LENGTH)
    @ValidationRule(value = "[self]" + Cel.ALL_HAVE_PREFIX,
            message = "spec.network must be an IPv4 network with a prefix length: write it such as 10.1.0.0/24 (this release has no IPv6)")
    @ValidationRule(value = "!isCIDR(self) || cidr(self) == cidr(self).masked()",
            message = "spec.network must start at the network's first address: write 10.1.0.0/24, not 10.1.0.7/24, or use spec.host")
    @JsonPropertyDescription("A network, such as 10.1.0.0/24.")
    public String network;

    @JsonPropertyDescription("A run of addresses, both ends included.")
    public Range range;

    @Size(max = 128)
    @ValidationRule(value = Cel.ARE_NAMES, message = "spec.group[] must be the name of a NetworkObject" + Cel.NAME_MEND)
    @ValidationRule(value = "self.all(name, self.exists_one(other, other == name))",
            message = "spec.group[] must be unique: remove the repeated name")
    @JsonPropertyDescription("Names of other NetworkObjects.")
    public List<@Size(max = Cel.NAME_LENGTH) String> group = new ArrayList<>();

    /** A run of addresses. */
    @ValidationRule(value = "[self.from, self.to].exists(a, !isIP(a) || ip(a).family() != 4) || [self.from, self.to].map(a,"
            + " int(a.split('.')[0]) * 16777216 + int(a.split('.')[1]) * 65536 + int(a.split('.')[2]) * 256 + int(a.split('.')[3])).isSorted()",
            message = "spec.range.from must not be higher than spec.range.to: put the lower address first")
    public static class Range {

        @Required
        @Size(max = Cel.ADDRESS_LENGTH)
        @ValidationRule(value = Cel.IS_IPV4,
                message = "spec.range.from must be an IPv4 address: write it such as 10.1.0.10 (this release has no IPv6)")
        @JsonPropertyDescription("The first address.")
        public String from;

        @Required
        @Size(max = Cel.ADDRESS_LENGTH)
        @ValidationRule(value = Cel.IS_IPV4,
                message = "spec.range.to must be an IPv4 address: write it such as 10.1.0.20 (this release has no IPv6)")
        @JsonPropertyDescription("The last address.")
        public String to;
    }
}
