package dev.vti.config;

import dev.vti.model.AddressBlock;
import dev.vti.model.AddressFamily;
import dev.vti.model.DscpValue;
import dev.vti.model.InterfaceName;
import dev.vti.model.PortRange;
import dev.vti.model.Protocol;
import java.util.List;

/**
 * One thing nftables can match in one rule: every field that is set must hold.
 *
 * @param family the address family; null when nothing in the match depends on it
 * @param inputDevice kernel device the packet comes in by; null for any
 * @param sources disjoint, sorted; empty means any
 * @param destinations disjoint, sorted; empty means any
 * @param protocol null means any
 * @param ports destination ports, disjoint, sorted; empty means any
 * @param dscp value the packet carries; null means any
 */
public record TrafficMatch(
        AddressFamily family,
        InterfaceName inputDevice,
        List<AddressBlock> sources,
        List<AddressBlock> destinations,
        Protocol protocol,
        List<PortRange> ports,
        DscpValue dscp) {

    public TrafficMatch {
        sources = List.copyOf(sources);
        destinations = List.copyOf(destinations);
        ports = List.copyOf(ports);
    }
}
