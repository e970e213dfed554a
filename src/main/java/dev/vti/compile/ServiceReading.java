package dev.vti.compile;

import dev.vti.api.ServiceObjectSpec;
import dev.vti.model.PortRange;
import dev.vti.model.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Service objects stand for protocols with their destination ports: disjoint, sorted, empty for all ports. */
final class ServiceReading implements ObjectResolver.Reading<ServiceObjectSpec, SortedMap<Protocol, List<PortRange>>> {

    @Override
    public List<String> group(ServiceObjectSpec spec) {
        return spec.group == null ? List.of() : spec.group;
    }

    @Override
    public Optional<SortedMap<Protocol, List<PortRange>>> own(ServiceObjectSpec spec, ObjectFindings findings) {
        List<String> ports = spec.ports == null ? List.of() : spec.ports;
        boolean isGroup = !group(spec).isEmpty();
        if (isGroup == (spec.protocol != null)) {
            findings.invalid("spec", isGroup ? "both protocol and group are set" : "neither protocol nor group is set", "set exactly one of them");
            return Optional.empty();
        }
        if (!ports.isEmpty() && (isGroup || !spec.protocol.hasPorts())) {
            findings.invalid("spec.ports", (isGroup ? "a group" : spec.protocol.name()) + " has no ports of its own", "remove the ports");
            return Optional.empty();
        }
        return isGroup ? Optional.empty() : read(spec.protocol, ports, findings);
    }

    private static Optional<SortedMap<Protocol, List<PortRange>>> read(Protocol protocol, List<String> ports, ObjectFindings findings) {
        List<PortRange> ranges = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            findings.read("spec.ports[" + i + "]", ports.get(i), PortRange::parse).ifPresent(ranges::add);
        }
        return findings.any() ? Optional.empty() : Optional.of(new TreeMap<>(Map.of(protocol, PortRange.merge(ranges))));
    }

    @Override
    public SortedMap<Protocol, List<PortRange>> join(List<SortedMap<Protocol, List<PortRange>>> parts) {
        SortedMap<Protocol, List<PortRange>> all = new TreeMap<>();
        parts.forEach(part -> part.forEach((protocol, ports) -> all.merge(protocol, ports, ServiceReading::union)));
        return all;
    }

    private static List<PortRange> union(List<PortRange> some, List<PortRange> others) {
        if (some.isEmpty() || others.isEmpty()) {
            return List.of();
        }
        List<PortRange> both = new ArrayList<>(some);
        both.addAll(others);
        return PortRange.merge(both);
    }
}
