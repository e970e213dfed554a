package dev.vti.compile;

import dev.vti.api.FilterRuleSpec;
import dev.vti.api.RouterObjectSpec;
import dev.vti.config.FirewallConfig;
import dev.vti.config.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which objects, with their generations, a configuration was made from: what it shows, and whatever that uses. */
final class Contents {

    private final Catalog catalog;
    private final SortedMap<ObjectKey, Long> generations = new TreeMap<>();
    private final Set<String> networks = new TreeSet<>();
    private final Set<String> services = new TreeSet<>();

    private Contents(Catalog catalog) {
        this.catalog = catalog;
    }

    /** @param config complete but for its origins */
    static SortedMap<ObjectKey, Long> of(FirewallConfig config, Catalog catalog) {
        Contents contents = new Contents(catalog);
        contents.add(catalog.firewalls(), config.firewall());
        config.virtualInterfaces().forEach(one -> contents.add(catalog.virtualInterfaces(), one.device().value()));
        config.tunnels().forEach(one -> contents.networks.add(contents.add(catalog.tunnels(), one.name()).remote));
        config.routers().forEach(one -> contents.addProbed(contents.add(catalog.routers(), one.name())));
        config.gateways().forEach(one -> contents.networks.add(one.object()));
        config.returnRoutes().forEach(one -> contents.add(catalog.returnRoutes(), one.name()));
        config.rules().forEach(one -> contents.addUsedBy(contents.add(catalog.rules(), one.name())));
        catalog.addresses().groups().closure(contents.networks).forEach(name -> contents.add(catalog.networkObjects(), name));
        catalog.services().groups().closure(contents.services).forEach(name -> contents.add(catalog.serviceObjects(), name));
        return contents.generations;
    }

    static List<Origin> origins(SortedMap<ObjectKey, Long> contents) {
        List<Origin> origins = new ArrayList<>();
        contents.forEach((key, generation) -> origins.add(new Origin(key.kind(), key.name(), generation)));
        return origins;
    }

    private <S> S add(Inventory<S> inventory, String name) {
        generations.put(inventory.key(name), inventory.live().get(name).generation());
        return inventory.live().get(name).spec();
    }

    private void addProbed(RouterObjectSpec router) {
        Stream.concat(stream(router.gateways), stream(router.backupGateways)).flatMap(gateway -> stream(gateway.targets))
                .forEach(target -> networks.add(target.object));
    }

    private void addUsedBy(FilterRuleSpec rule) {
        stream(rule.source).map(endpoint -> endpoint.object).filter(Objects::nonNull).forEach(networks::add);
        stream(rule.destination).map(destination -> destination.object).forEach(networks::add);
        stream(rule.services).map(service -> service.object).forEach(services::add);
    }

    private static <T> Stream<T> stream(Collection<T> values) {
        return values == null ? Stream.empty() : values.stream();
    }
}
