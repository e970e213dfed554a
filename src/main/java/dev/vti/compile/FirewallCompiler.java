package dev.vti.compile;

import dev.vti.api.FirewallSpec;
import dev.vti.compile.Compilation.FirewallResult;
import dev.vti.compile.ReturnRouteCompiler.ReturnRouteDraft;
import dev.vti.compile.RouterCompiler.MemberDraft;
import dev.vti.compile.RouterCompiler.RouterDraft;
import dev.vti.compile.RuleCompiler.Rules;
import dev.vti.compile.VirtualInterfaceCompiler.Draft;
import dev.vti.config.FirewallConfig;
import dev.vti.config.InterfaceConfig;
import dev.vti.config.ReturnRouteConfig;
import dev.vti.config.RouterConfig;
import dev.vti.config.TunnelConfig;
import dev.vti.config.VirtualInterfaceConfig;
import dev.vti.model.ConnectionMark;
import dev.vti.model.DefaultAction;
import dev.vti.model.InterfaceName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compiles one firewall, in the order in which its objects depend on each other. */
final class FirewallCompiler {

    private static final int HIGHEST_VIRTUAL_INTERFACE_ID = 4000;
    private static final int HIGHEST_ROUTER_ID = 4095;

    private final Site site;
    private final FirewallConfig previous;

    /** @param previous the configuration in use; null when there is none */
    FirewallCompiler(Site site, FirewallConfig previous) {
        this.site = site;
        this.previous = previous;
    }

    FirewallResult compile() {
        FirewallSpec spec = site.catalog().firewalls().live().get(site.firewall()).spec();
        ObjectFindings on = site.findings().on(site.key());
        List<InterfaceConfig> interfaces = InterfaceCompiler.compile(spec, on);
        FirewallInterfaces own = new FirewallInterfaces(site, interfaces);
        AddressOverlaps.find(VirtualInterfaceCompiler.claims(site, interfaces))
                .forEach((claim, others) -> AddressOverlaps.report(claim, others, site.findings()));
        // Traffic of an interface that is left out would not be filtered at all. What a virtual interface clashes with stays in, though.
        boolean isSound = !on.any();
        SortedMap<String, Draft> drafts = new VirtualInterfaceCompiler(site, interfaces).compile();
        Map<String, Integer> virtualInterfaceIds = virtualInterfaceIds(drafts);
        Reach reach = new Reach(site, interfaces, drafts.values());
        List<TunnelConfig> tunnels = new TunnelCompiler(site, own, drafts, reach).compile(virtualInterfaceIds);
        GatewayPlan plan = new GatewayPlan(previous == null ? List.of() : previous.gateways());
        List<RouterDraft> routers = new RouterCompiler(site, reach, plan).compile();
        List<ReturnRouteDraft> returnRoutes = new ReturnRouteCompiler(site, own, drafts, reach, plan).compile();
        giveGatewayIds(plan, routers, returnRoutes);
        Map<String, Integer> routerIds = routerIds(routers);
        Rules rules = new RuleCompiler(site, new RuleEndpoints(site, own), routerIds).compile();
        FirewallConfig config = new FirewallConfig(FirewallConfig.FORMAT_VERSION, site.catalog().namespace(), site.firewall(),
                Site.orDefault(spec.defaultAction, DefaultAction.Block), interfaces,
                virtualInterfaces(drafts, virtualInterfaceIds, tunnels), tunnels, plan.gateways(used(routers, returnRoutes), byDevice(tunnels)),
                routers.stream().map(draft -> router(draft, routerIds, plan)).toList(), rules.rules(),
                returnRoutes.stream().map(draft -> new ReturnRouteConfig(draft.name(), plan.id(draft.gateway()), draft.device())).toList(),
                List.of());
        return result(config, rules.heldBy(), isSound);
    }

    private FirewallResult result(FirewallConfig config, List<ObjectKey> rules, boolean isSound) {
        SortedMap<ObjectKey, Long> contents = Contents.of(config, site.catalog());
        List<ObjectKey> heldBy = new ArrayList<>(rules);
        if (!isSound) {
            heldBy.add(site.key());
        }
        Collections.sort(heldBy);
        return new FirewallResult(config.withOrigins(Contents.origins(contents)), List.copyOf(heldBy),
                Collections.unmodifiableSet(contents.keySet()));
    }

    private Map<String, Integer> virtualInterfaceIds(SortedMap<String, Draft> drafts) {
        List<String> wanted = drafts.values().stream().filter(this::isUsable).map(Draft::name).toList();
        Map<String, Integer> kept = previous == null ? Map.of() : previous.virtualInterfaces().stream()
                .collect(Collectors.toMap(one -> one.device().value(), VirtualInterfaceConfig::id, Math::min));
        Map<String, Integer> ids = Ids.assign(wanted, kept, kept.values(), HIGHEST_VIRTUAL_INTERFACE_ID);
        wanted.stream().filter(name -> !ids.containsKey(name)).forEach(name -> site.findings().on(site.catalog().virtualInterfaces().key(name))
                .inconsistent("spec.firewall", tooMany(HIGHEST_VIRTUAL_INTERFACE_ID, "virtual interfaces"), "remove some"));
        return ids;
    }

    private boolean isUsable(Draft draft) {
        return draft.enabled() && !site.findings().has(site.catalog().virtualInterfaces().key(draft.name()));
    }

    private static List<VirtualInterfaceConfig> virtualInterfaces(
            SortedMap<String, Draft> drafts, Map<String, Integer> ids, List<TunnelConfig> tunnels) {
        Map<Integer, TunnelConfig> byId = tunnels.stream().collect(Collectors.toMap(TunnelConfig::virtualInterfaceId, tunnel -> tunnel));
        return ids.entrySet().stream().map(entry -> {
            Draft draft = drafts.get(entry.getKey());
            TunnelConfig tunnel = byId.get(entry.getValue());
            return new VirtualInterfaceConfig(entry.getValue(), draft.device(), draft.address(), draft.mtu(),
                    tunnel == null ? null : tunnel.localAddress(), tunnel == null ? null : tunnel.peerAddress());
        }).sorted(Comparator.comparing(VirtualInterfaceConfig::device)).toList();
    }

    /** Router objects and return routes whose gateway no id is left for get a finding and are taken off the lists. */
    private void giveGatewayIds(GatewayPlan plan, List<RouterDraft> routers, List<ReturnRouteDraft> returnRoutes) {
        plan.assign(Stream.concat(returnRoutes.stream().map(route -> List.of(route.gateway())), routers.stream().map(RouterDraft::gateways)).toList());
        String problem = tooMany(ConnectionMark.HIGHEST_GATEWAY_ID, "gateways");
        String mend = "remove some; router objects share a gateway that they monitor alike, unless their failback is All";
        routers.removeIf(router -> {
            boolean isLeftOut = !router.gateways().stream().allMatch(plan::hasId);
            if (isLeftOut) {
                site.findings().on(site.catalog().routers().key(router.name())).inconsistent("spec.gateways", problem, mend);
            }
            return isLeftOut;
        });
        returnRoutes.removeIf(route -> {
            boolean isLeftOut = !plan.hasId(route.gateway());
            if (isLeftOut) {
                site.findings().on(site.catalog().returnRoutes().key(route.name())).inconsistent("spec.gateway", problem, mend);
            }
            return isLeftOut;
        });
    }

    private static List<GatewayKey> used(List<RouterDraft> routers, List<ReturnRouteDraft> returnRoutes) {
        List<GatewayKey> used = new ArrayList<>();
        routers.forEach(router -> used.addAll(router.gateways()));
        returnRoutes.forEach(route -> used.add(route.gateway()));
        return used;
    }

    private Map<String, Integer> routerIds(List<RouterDraft> routers) {
        Map<String, Integer> kept = previous == null ? Map.of()
                : previous.routers().stream().collect(Collectors.toMap(RouterConfig::name, RouterConfig::id, Math::min));
        Map<String, Integer> ids = Ids.assign(routers.stream().map(RouterDraft::name).toList(), kept, kept.values(), HIGHEST_ROUTER_ID);
        routers.removeIf(router -> {
            boolean isLeftOut = !ids.containsKey(router.name());
            if (isLeftOut) {
                site.findings().on(site.catalog().routers().key(router.name()))
                        .inconsistent("spec.firewall", tooMany(HIGHEST_ROUTER_ID, "router objects"), "remove some");
            }
            return isLeftOut;
        });
        return ids;
    }

    private static RouterConfig router(RouterDraft draft, Map<String, Integer> ids, GatewayPlan plan) {
        return new RouterConfig(ids.get(draft.name()), draft.name(), members(draft.main(), plan), members(draft.backup(), plan), draft.backupThreshold(),
                draft.enableAllBackupGateways(), draft.ifNoGatewayAvailable(), draft.loadBalancing(), draft.failback());
    }

    private static Map<InterfaceName, String> byDevice(List<TunnelConfig> tunnels) {
        return tunnels.stream().collect(Collectors.toMap(TunnelConfig::virtualInterface, TunnelConfig::name));
    }

    private static List<RouterConfig.Member> members(List<MemberDraft> drafts, GatewayPlan plan) {
        return drafts.stream().map(member -> new RouterConfig.Member(plan.id(member.gateway()), member.weight())).toList();
    }

    private String tooMany(int most, String what) {
        return "Firewall '" + site.firewall() + "' has more than " + most + " " + what;
    }
}
