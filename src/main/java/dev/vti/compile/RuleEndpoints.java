package dev.vti.compile;

import dev.vti.api.FilterRuleSpec.Destination;
import dev.vti.api.FilterRuleSpec.Endpoint;
import dev.vti.compile.RuleMatches.Source;
import dev.vti.model.AddressBlock;
import dev.vti.model.InterfaceAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Resolves the sources and destinations of a firewall's rules. */
record RuleEndpoints(Site site, FirewallInterfaces interfaces) {

    /** One source for each interface that is named, by device, and one for all network objects together. */
    List<Source> sources(ObjectFindings on, List<Endpoint> endpoints) {
        List<Endpoint> declared = endpoints == null ? List.of() : endpoints;
        if (declared.isEmpty()) {
            return List.of(new Source(null, new Addresses.Anywhere()));
        }
        SortedMap<String, Source> byInterface = new TreeMap<>();
        List<AddressBlock> blocks = new ArrayList<>();
        for (int i = 0; i < declared.size(); i++) {
            String field = "spec.source[" + i + "]";
            Endpoint endpoint = declared.get(i);
            if (endpoint == null || (endpoint.object == null) == (endpoint.firewallInterface == null)) {
                on.invalid(field, "not exactly one of object and interface is set", "set one of them, and make two entries for two sources");
            } else if (endpoint.object != null) {
                blocks.addAll(blocks(on, field + ".object", endpoint.object));
            } else {
                fromInterface(on, field + ".interface", endpoint.firewallInterface)
                        .ifPresent(source -> byInterface.put(endpoint.firewallInterface, source));
            }
        }
        List<Source> sources = new ArrayList<>();
        if (!blocks.isEmpty()) {
            sources.add(new Source(null, Addresses.of(blocks)));
        }
        sources.addAll(byInterface.values());
        return sources;
    }

    Addresses destination(ObjectFindings on, List<Destination> destinations) {
        List<Destination> declared = destinations == null ? List.of() : destinations;
        List<AddressBlock> blocks = new ArrayList<>();
        for (int i = 0; i < declared.size(); i++) {
            String name = declared.get(i) == null ? null : declared.get(i).object;
            blocks.addAll(blocks(on, "spec.destination[" + i + "].object", name));
        }
        return Addresses.of(blocks);
    }

    private List<AddressBlock> blocks(ObjectFindings on, String field, String name) {
        return on.accepted(site.catalog().networkObjects(), field, name)
                .flatMap(found -> site.catalog().addresses().of(found.name())).orElse(List.of());
    }

    /** The note's Network_in: what comes in by the interface from the interface's own networks. */
    private Optional<Source> fromInterface(ObjectFindings on, String field, String name) {
        return interfaces.find(on, field, name).map(one -> new Source(one.device(), Addresses.of(one.addresses().stream().map(InterfaceAddress::network).toList())));
    }
}
