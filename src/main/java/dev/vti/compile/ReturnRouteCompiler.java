package dev.vti.compile;

import dev.vti.api.ReturnRouteSpec;
import dev.vti.compile.Snapshot.Declared;
import dev.vti.compile.VirtualInterfaceCompiler.Draft;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compiles a firewall's return routes, up to the ids of their gateways. */
final class ReturnRouteCompiler {

    private final Site site;
    private final Attachment attachment;
    private final FirewallInterfaces interfaces;
    private final Reach reach;
    private final GatewayPlan plan;

    ReturnRouteCompiler(Site site, FirewallInterfaces interfaces, Map<String, Draft> virtualInterfaces, Reach reach, GatewayPlan plan) {
        this.site = site;
        this.attachment = new Attachment(site, virtualInterfaces);
        this.interfaces = interfaces;
        this.reach = reach;
        this.plan = plan;
    }

    /** A return route in order, before its gateway has an id. */
    record ReturnRouteDraft(String name, GatewayKey gateway, InterfaceName device, boolean enabled) {
    }

    /** The enabled ones without a finding, by name. */
    List<ReturnRouteDraft> compile() {
        List<ReturnRouteDraft> drafts = new ArrayList<>();
        for (Declared<ReturnRouteSpec> declared : site.own(site.catalog().returnRoutes(), spec -> spec.firewall)) {
            read(declared).filter(ReturnRouteDraft::enabled).ifPresent(drafts::add);
        }
        findSharedDevices(drafts);
        drafts.removeIf(draft -> on(draft.name()).any());
        return drafts;
    }

    private Optional<ReturnRouteDraft> read(Declared<ReturnRouteSpec> declared) {
        ReturnRouteSpec spec = declared.spec();
        ObjectFindings on = on(declared.name());
        Optional<Ingress> by = ingress(on, spec);
        Optional<IpAddress> gateway = site.catalog().host(on, "spec.gateway", spec.gateway);
        Optional<InterfaceName> device = gateway.flatMap(address -> reach.device(on, "spec.gateway", spec.gateway, address));
        if (by.isEmpty() || device.isEmpty()) {
            return Optional.empty();
        }
        if (!device.get().equals(by.get().device())) {
            on.inconsistent("spec.gateway", "NetworkObject '" + spec.gateway + "' (" + gateway.get() + ") is not in the network of "
                    + by.get().label(), by.get().mend());
            return Optional.empty();
        }
        plan.reaches(spec.gateway, gateway.get(), device.get());
        return Optional.of(new ReturnRouteDraft(declared.name(), new GatewayKey(spec.gateway, null, null), device.get(),
                Site.orDefault(spec.enabled, true)));
    }

    /** Where connections come in by, in words for the findings. */
    private record Ingress(InterfaceName device, String label, String mend) {
    }

    private Optional<Ingress> ingress(ObjectFindings on, ReturnRouteSpec spec) {
        if ((spec.virtualInterface == null) == (spec.firewallInterface == null)) {
            on.invalid("spec.virtualInterface", "not exactly one of virtualInterface and interface is set", "name the one that the gateway is reached by");
            return Optional.empty();
        }
        return spec.virtualInterface == null
                ? interfaces.find(on, "spec.interface", spec.firewallInterface).map(one -> new Ingress(one.device(),
                        "interface '" + one.name() + "'", "name a next hop that the interface reaches"))
                : attachment.find(on, spec.virtualInterface).map(one -> new Ingress(one.device(),
                        "VirtualInterface '" + one.name() + "' (" + one.address() + ")", "name the remote virtual interface of that tunnel"));
    }

    private void findSharedDevices(List<ReturnRouteDraft> drafts) {
        Map<InterfaceName, SortedSet<String>> byDevice = new TreeMap<>();
        drafts.forEach(draft -> byDevice.computeIfAbsent(draft.device(), ignored -> new TreeSet<>()).add(draft.name()));
        byDevice.forEach((device, names) -> names.stream().filter(ignored -> names.size() > 1).forEach(name -> {
            List<String> others = names.stream().filter(other -> !other.equals(name)).toList();
            on(name).conflict("spec.gateway", "device '" + device + "' also has " + Names.list(ObjectKey.RETURN_ROUTE, others),
                    "keep one return route for each interface");
        }));
    }

    private ObjectFindings on(String name) {
        return site.findings().on(site.catalog().returnRoutes().key(name));
    }
}
