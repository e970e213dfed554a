package dev.vti.operator;

import dev.vti.api.FilterRuleStatus;
import dev.vti.api.Firewall;
import dev.vti.api.FirewallStateStatus;
import dev.vti.api.FirewallStatus;
import dev.vti.api.IpsecTunnel;
import dev.vti.api.IpsecTunnelStatus;
import dev.vti.api.NetworkObjectStatus;
import dev.vti.api.ObjectStatus;
import dev.vti.api.Reason;
import dev.vti.api.ReturnRouteStatus;
import dev.vti.api.RouterObject;
import dev.vti.api.RouterObjectStatus;
import dev.vti.api.ServiceObjectStatus;
import dev.vti.api.VirtualInterface;
import dev.vti.api.VirtualInterfaceStatus;
import dev.vti.compile.ObjectKey;
import dev.vti.operator.status.FirewallJudge;
import dev.vti.operator.status.ObjectJudge;
import dev.vti.operator.status.ObjectJudge.Verdict;
import dev.vti.operator.status.RouterJudge;
import dev.vti.operator.status.Site;
import dev.vti.operator.status.TunnelJudge;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.function.Supplier;

/** Gives every object of a namespace its status. */
final class SiteStatuses {

    private final SiteObjects objects;
    private final Site site;
    private final ObjectJudge judge;
    private final StatusWriter writer;

    SiteStatuses(SiteObjects objects, Site site, ObjectJudge judge, StatusWriter writer) {
        this.objects = objects;
        this.site = site;
        this.judge = judge;
        this.writer = writer;
    }

    void write() {
        objects.firewalls().forEach(this::firewall);
        objects.virtualInterfaces().forEach(this::virtualInterface);
        objects.tunnels().forEach(this::tunnel);
        objects.routers().forEach(this::router);
        objects.rules().forEach(rule -> plain(rule, new FilterRuleStatus(), Boolean.FALSE.equals(rule.getSpec().enabled)));
        objects.returnRoutes().forEach(route -> plain(route, new ReturnRouteStatus(), Boolean.FALSE.equals(route.getSpec().enabled)));
        objects.networkObjects().forEach(object -> plain(object, new NetworkObjectStatus(), false));
        objects.serviceObjects().forEach(object -> plain(object, new ServiceObjectStatus(), false));
    }

    private void firewall(Firewall firewall) {
        String name = firewall.getMetadata().getName();
        FirewallStatus after = new FirewallStatus();
        FirewallJudge.fill(after, site.stored().get(name), site.reports().get(name));
        write(firewall, after, false, () -> FirewallJudge.ready(site.stored().get(name), judge.heard(name)));
    }

    private void virtualInterface(VirtualInterface link) {
        FirewallStateStatus report = judge.heard(link.getSpec().firewall);
        write(link, new VirtualInterfaceStatus(), Boolean.FALSE.equals(link.getSpec().enabled), () -> {
            boolean up = report != null && report.virtualInterfaces.stream()
                    .anyMatch(seen -> seen.name.equals(link.getMetadata().getName()) && seen.state.equals("Up"));
            return up ? Verdict.READY : new Verdict(Verdict.Status.No, Reason.TunnelDown, "the kernel's interface is not up");
        });
    }

    private void tunnel(IpsecTunnel tunnel) {
        String name = tunnel.getMetadata().getName();
        FirewallStateStatus report = judge.heard(tunnel.getSpec().firewall);
        IpsecTunnelStatus after = new IpsecTunnelStatus();
        TunnelJudge.fill(tunnel.getStatus(), after, report, name);
        write(tunnel, after, false, () -> TunnelJudge.ready(report, name));
    }

    private void router(RouterObject router) {
        RouterObjectStatus after = new RouterObjectStatus();
        RouterJudge.fill(router.getStatus(), after, judge.heard(router.getSpec().firewall), router.getMetadata().getName());
        write(router, after, false, () -> RouterJudge.ready(after));
    }

    private <S, T extends ObjectStatus> void plain(CustomResource<S, T> object, T after, boolean disabled) {
        write(object, after, disabled, () -> Verdict.READY);
    }

    private <S, T extends ObjectStatus> void write(CustomResource<S, T> object, T after, boolean disabled, Supplier<Verdict> ready) {
        ObjectKey key = new ObjectKey(object.getKind(), object.getMetadata().getName());
        judge.judge(key, SiteObjects.generation(object), disabled, object.getStatus(), after, ready);
        writer.write(object, after);
    }
}
