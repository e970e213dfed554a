package dev.vti.operator.status;

import dev.vti.api.FirewallStateStatus;
import dev.vti.api.FirewallStateStatus.TunnelReport;
import dev.vti.api.IpsecTunnelStatus;
import dev.vti.api.Reason;
import dev.vti.operator.status.ObjectJudge.Verdict;

/** What a tunnel's status says beside its conditions: charon's own list of associations, as the firewall reports it. Pure. */
public final class TunnelJudge {

    private static final String UNKNOWN = "Unknown";
    private static final String UP = "Up";

    private TunnelJudge() {
    }

    /**
     * @param before null if it has no status yet
     * @param report the firewall's report; null when it is not heard
     * @param lastHeard when the firewall reported last, RFC 3339: since then the state is unknown; null if it never did
     */
    public static void fill(IpsecTunnelStatus before, IpsecTunnelStatus after, FirewallStateStatus report, String lastHeard, String name) {
        TunnelReport tunnel = find(report, name);
        if (tunnel == null) {
            after.state = UNKNOWN;
            after.since = before != null && UNKNOWN.equals(before.state) ? before.since : lastHeard;
            after.localAddress = before == null ? null : before.localAddress;
            after.peerAddress = before == null ? null : before.peerAddress;
            return;
        }
        after.state = tunnel.state == null ? UNKNOWN : tunnel.state;
        after.since = tunnel.since;
        after.localAddress = tunnel.localAddress;
        after.peerAddress = tunnel.peerAddress;
    }

    /** Ready while an association of this very tunnel is installed. */
    public static Verdict ready(FirewallStateStatus report, String name) {
        TunnelReport tunnel = find(report, name);
        if (tunnel == null || tunnel.state == null || tunnel.state.equals(UNKNOWN)) {
            return new Verdict(Verdict.Status.Unknown, Reason.AvailabilityUnknown, "charon has not said anything about the tunnel: check that it runs");
        }
        if (tunnel.state.equals(UP)) {
            return Verdict.READY;
        }
        return tunnel.lastError == null || tunnel.lastError.isEmpty()
                ? new Verdict(Verdict.Status.No, Reason.TunnelDown, "no IPsec association is installed yet")
                : new Verdict(Verdict.Status.No, Reason.PeerUnreachable, tunnel.lastError);
    }

    static boolean isUp(TunnelReport tunnel) {
        return UP.equals(tunnel.state);
    }

    private static TunnelReport find(FirewallStateStatus report, String name) {
        return report == null ? null : report.tunnels.stream().filter(tunnel -> name.equals(tunnel.name)).findFirst().orElse(null);
    }
}
