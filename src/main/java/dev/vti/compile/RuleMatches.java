package dev.vti.compile;

import dev.vti.compile.Addresses.Anywhere;
import dev.vti.config.TrafficMatch;
import dev.vti.model.AddressBlock;
import dev.vti.model.AddressFamily;
import dev.vti.model.DscpValue;
import dev.vti.model.InterfaceName;
import dev.vti.model.PortRange;
import dev.vti.model.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Multiplies out what a rule matches into alternatives of one family, one input device and one protocol each.
 *
 * @param sources not empty
 * @param services destination ports by protocol; empty for any protocol
 * @param dscp value that packets carry; null for any
 * @param families those the rule is for
 */
record RuleMatches(
        List<Source> sources,
        Addresses destination,
        SortedMap<Protocol, List<PortRange>> services,
        DscpValue dscp,
        Set<AddressFamily> families) {

    /**
     * Where connections come from.
     *
     * @param device kernel device they come in by; null for any
     */
    record Source(InterfaceName device, Addresses addresses) {
    }

    /** Empty when source and destination have no family in common. */
    List<TrafficMatch> alternatives() {
        List<TrafficMatch> alternatives = new ArrayList<>();
        for (Source source : sources) {
            if (services.isEmpty()) {
                add(alternatives, source, null, List.of());
            }
            for (Map.Entry<Protocol, List<PortRange>> service : services.entrySet()) {
                add(alternatives, source, service.getKey(), service.getValue());
            }
        }
        return alternatives;
    }

    private void add(List<TrafficMatch> alternatives, Source source, Protocol protocol, List<PortRange> ports) {
        if (isOfAnyFamily(source, protocol)) {
            alternatives.add(new TrafficMatch(null, source.device(), List.of(), List.of(), protocol, ports, null));
            return;
        }
        for (AddressFamily family : AddressFamily.values()) {
            Optional<List<AddressBlock>> from = source.addresses().in(family);
            Optional<List<AddressBlock>> to = destination.in(family);
            if (families.contains(family) && from.isPresent() && to.isPresent()) {
                alternatives.add(new TrafficMatch(family, source.device(), from.get(), to.get(), protocol, ports, dscp));
            }
        }
    }

    /** ICMP has a number of its own in each family, and DSCP a header of its own. */
    private boolean isOfAnyFamily(Source source, Protocol protocol) {
        return families.size() == AddressFamily.values().length && protocol != Protocol.ICMP && dscp == null
                && source.addresses() instanceof Anywhere && destination instanceof Anywhere;
    }
}
