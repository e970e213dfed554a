package dev.vti.operator;

import dev.vti.api.FilterRuleStatus;
import dev.vti.api.Firewall;
import dev.vti.api.FirewallStateStatus;
import dev.vti.api.FirewallStatus;
import dev.vti.api.IpsecTunnel;
import dev.vti.api.IpsecTunnelStatus;
import dev.vti.api.NetworkObjectStatus;
import dev.vti.api.ObjectStatus;
import dev.vti.api.ReturnRouteStatus;
import dev.vti.api.RouterObject;
import dev.vti.api.RouterObjectStatus;
import dev.vti.api.ServiceObjectStatus;
import dev.vti.api.VirtualInterface;
import dev.vti.api.VirtualInterfaceStatus;
import dev.vti.compile.ObjectKey;
import dev.vti.operator.status.FirewallJudge;
import dev.vti.operator.status.ObjectJudge;
import dev.vti.operator.status.ObjectJudge.Subject;
import dev.vti.operator.status.ObjectJudge.Verdict;
import dev.vti.operator.status.RouterJudge;
import dev.vti.operator.status.Silence;
import dev.vti.operator.status.Site;
import dev.vti.operator.status.Site.Report;
import dev.vti.operator.status.TunnelJudge;
import dev.vti.operator.status.VirtualInterfaceJudge;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Instant;
import java.util.function.Supplier;

/** Gives every object of a namespace its status. */
final class SiteStatuses {

    private final SiteObjects objects;
    private final Site site;
    private final ObjectJudge judge;
    private final StatusWriter writer;
    private final Instant now;
    private boolean allTaken = true;

    SiteStatuses(SiteObjects objects, Site site, StatusWriter writer, Instant now) {
        this.objects = objects;
        this.site = site;
        this.judge = new ObjectJudge(site, now);
        this.writer = writer;
        this.now = now;
    }

    /** @return whether every status that had something new to say was taken */
    boolean write() {
        objects.firewalls().forEach(this::firewall);
        objects.virtualInterfaces().forEach(this::virtualInterface);
        objects.tunnels().forEach(this::tunnel);
        objects.routers().forEach(this::router);
        objects.rules().forEach(rule -> plain(rule, new FilterRuleStatus(), rule.getSpec().firewall, Boolean.FALSE.equals(rule.getSpec().enabled)));
        objects.returnRoutes().forEach(
                route -> plain(route, new ReturnRouteStatus(), route.getSpec().firewall, Boolean.FALSE.equals(route.getSpec().enabled)));
        objects.networkObjects().forEach(object -> plain(object, new NetworkObjectStatus(), null, false));
        objects.serviceObjects().forEach(object -> plain(object, new ServiceObjectStatus(), null, false));
        return allTaken;
    }

    private void firewall(Firewall firewall) {
        String name = firewall.getMetadata().getName();
        FirewallStatus after = new FirewallStatus();
        FirewallJudge.fill(after, site.stored().get(name), site.reports().get(name), now);
        write(firewall, after, name, false, () -> FirewallJudge.ready(site.stored().get(name), site.reports().get(name)));
    }

    private void virtualInterface(VirtualInterface link) {
        String firewall = link.getSpec().firewall;
        write(link, new VirtualInterfaceStatus(), firewall, Boolean.FALSE.equals(link.getSpec().enabled),
                () -> VirtualInterfaceJudge.ready(heard(firewall), link.getMetadata().getName()));
    }

    private void tunnel(IpsecTunnel tunnel) {
        String name = tunnel.getMetadata().getName();
        String firewall = tunnel.getSpec().firewall;
        Report last = site.reports().get(firewall);
        IpsecTunnelStatus after = new IpsecTunnelStatus();
        TunnelJudge.fill(tunnel.getStatus(), after, heard(firewall), last == null ? null : last.status().reportedAt, name);
        write(tunnel, after, firewall, false, () -> TunnelJudge.ready(heard(firewall), name));
    }

    private void router(RouterObject router) {
        String firewall = router.getSpec().firewall;
        RouterObjectStatus after = new RouterObjectStatus();
        RouterJudge.fill(router.getStatus(), after, heard(firewall), router.getMetadata().getName());
        write(router, after, firewall, false, () -> RouterJudge.ready(after));
    }

    private <S, T extends ObjectStatus> void plain(CustomResource<S, T> object, T after, String firewall, boolean disabled) {
        write(object, after, firewall, disabled, () -> Verdict.READY);
    }

    /** Null if the firewall never reported or has been silent for too long. */
    private FirewallStateStatus heard(String firewall) {
        Report report = site.reports().get(firewall);
        return report == null || Silence.isSilent(report, now) ? null : report.status();
    }

    private <S, T extends ObjectStatus> void write(
            CustomResource<S, T> object, T after, String firewall, boolean disabled, Supplier<Verdict> ready) {
        ObjectKey key = new ObjectKey(object.getKind(), object.getMetadata().getName());
        judge.judge(new Subject(key, SiteObjects.generation(object), firewall, disabled), object.getStatus(), after, ready);
        allTaken &= writer.write(object, after);
    }
}
