package dev.vti.operator.status;

import dev.vti.api.FirewallStateStatus;
import dev.vti.api.FirewallStatus;
import dev.vti.api.Reason;
import dev.vti.operator.status.ObjectJudge.Verdict;
import dev.vti.operator.status.Site.StoredConfig;

/** What a firewall's status says beside its conditions. Pure. */
public final class FirewallJudge {

    private FirewallJudge() {
    }

    /**
     * @param stored what its Secret holds; null for nothing
     * @param report its last report, however old; null if it never reported
     */
    public static void fill(FirewallStatus after, StoredConfig stored, FirewallStateStatus report) {
        after.compiledRevision = stored == null ? null : stored.revision();
        after.appliedRevision = report == null || report.appliedRevision == null ? 0 : report.appliedRevision;
        after.lastReport = report == null ? null : report.reportedAt;
        after.tunnels = report == null ? null : up(report) + "/" + report.tunnels.size();
    }

    /** Ready when the whole configuration is read back and, if it has tunnels, at least one of them is up; each tunnel speaks for itself. */
    public static Verdict ready(StoredConfig stored, FirewallStateStatus report) {
        if (report == null || report.appliedRevision == null || stored == null || report.appliedRevision < stored.revision()) {
            return new Verdict(Verdict.Status.No, Reason.Pending, "the newest configuration has not been read back yet");
        }
        if (!report.failures.isEmpty()) {
            FirewallStateStatus.Failure first = report.failures.getFirst();
            return new Verdict(Verdict.Status.No, Reason.ProgrammingFailed,
                    report.failures.size() + " objects are not programmed, among them " + first.kind + " " + first.name + ": " + first.message);
        }
        if (!report.tunnels.isEmpty() && up(report) == 0) {
            return new Verdict(Verdict.Status.No, Reason.TunnelDown, "none of its " + report.tunnels.size() + " tunnels is up");
        }
        return new Verdict(Verdict.Status.Yes, Reason.Ready, "revision " + report.appliedRevision + " is read back whole");
    }

    private static long up(FirewallStateStatus report) {
        return report.tunnels.stream().filter(tunnel -> tunnel.state.equals("Up")).count();
    }
}
