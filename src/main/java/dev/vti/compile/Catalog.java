package dev.vti.compile;

import dev.vti.api.FilterRuleSpec;
import dev.vti.api.FirewallSpec;
import dev.vti.api.IpsecTunnelSpec;
import dev.vti.api.NetworkObjectSpec;
import dev.vti.api.ReturnRouteSpec;
import dev.vti.api.RouterObjectSpec;
import dev.vti.api.ServiceObjectSpec;
import dev.vti.api.VirtualInterfaceSpec;
import dev.vti.compile.ObjectResolver.Resolution;
import dev.vti.compile.Snapshot.SecretContent;
import dev.vti.model.AddressBlock;
import dev.vti.model.IpAddress;
import dev.vti.model.PortRange;
import dev.vti.model.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** A snapshot's objects by kind and name, with network and service objects resolved. */
record Catalog(
        String namespace,
        Inventory<FirewallSpec> firewalls,
        Inventory<VirtualInterfaceSpec> virtualInterfaces,
        Inventory<IpsecTunnelSpec> tunnels,
        Inventory<RouterObjectSpec> routers,
        Inventory<FilterRuleSpec> rules,
        Inventory<ReturnRouteSpec> returnRoutes,
        Inventory<NetworkObjectSpec> networkObjects,
        Inventory<ServiceObjectSpec> serviceObjects,
        Map<String, SecretContent> secrets,
        Resolution<List<AddressBlock>> addresses,
        Resolution<SortedMap<Protocol, List<PortRange>>> services) {

    static Catalog of(Snapshot snapshot, Findings findings) {
        String namespace = snapshot.namespace();
        Inventory<NetworkObjectSpec> networks =
                Inventory.of(ObjectKey.NETWORK_OBJECT, namespace, snapshot.networkObjects(), NetworkObjectSpec::new);
        Inventory<ServiceObjectSpec> services =
                Inventory.of(ObjectKey.SERVICE_OBJECT, namespace, snapshot.serviceObjects(), ServiceObjectSpec::new);
        return new Catalog(
                namespace,
                Inventory.of(ObjectKey.FIREWALL, namespace, snapshot.firewalls(), FirewallSpec::new),
                Inventory.of(ObjectKey.VIRTUAL_INTERFACE, namespace, snapshot.virtualInterfaces(), VirtualInterfaceSpec::new),
                Inventory.of(ObjectKey.IPSEC_TUNNEL, namespace, snapshot.tunnels(), IpsecTunnelSpec::new),
                Inventory.of(ObjectKey.ROUTER_OBJECT, namespace, snapshot.routers(), RouterObjectSpec::new),
                Inventory.of(ObjectKey.FILTER_RULE, namespace, snapshot.rules(), FilterRuleSpec::new),
                Inventory.of(ObjectKey.RETURN_ROUTE, namespace, snapshot.returnRoutes(), ReturnRouteSpec::new),
                networks,
                services,
                snapshot.secrets() == null ? Map.of() : snapshot.secrets(),
                ObjectResolver.resolve(networks, new NetworkReading(), findings),
                ObjectResolver.resolve(services, new ServiceReading(), findings));
    }

    /** The one address of a network object; empty with a finding when it is no single host. */
    Optional<IpAddress> host(ObjectFindings findings, String field, String name) {
        return findings.accepted(networkObjects, field, name).flatMap(found -> {
            List<AddressBlock> blocks = addresses.of(name).orElse(List.of());
            if (blocks.size() == 1 && blocks.getFirst().first().equals(blocks.getFirst().last())) {
                return Optional.of(blocks.getFirst().first());
            }
            findings.inconsistent(field, networkObjects.label(name) + " is not a single host", "name one that has spec.host");
            return Optional.empty();
        });
    }
}
