package dev.vti.operator.status;

import dev.vti.api.FirewallStateStatus;
import dev.vti.api.FirewallStateStatus.Failure;
import dev.vti.api.FirewallStatus;
import dev.vti.api.Reason;
import dev.vti.operator.status.ObjectJudge.Verdict;
import dev.vti.operator.status.Site.Report;
import dev.vti.operator.status.Site.StoredConfig;
import java.time.Instant;

/** What a firewall's status says beside its conditions. Pure. */
public final class FirewallJudge {

    private FirewallJudge() {
    }

    /**
     * @param stored what its Secret holds; null for nothing
     * @param report its last report, however old; null if it never reported
     */
    public static void fill(FirewallStatus after, StoredConfig stored, Report report, Instant now) {
        after.compiledRevision = stored == null ? null : stored.revision();
        after.appliedRevision = report == null ? 0 : report.appliedRevision();
        after.lastReport = report == null ? null : report.status().reportedAt;
        if (report != null) {
            after.tunnels = (Silence.isSilent(report, now) ? "?" : up(report.status())) + "/" + report.status().tunnels.size();
        }
    }

    /** Ready when the whole configuration is read back and, if it has tunnels, at least one of them is up; each tunnel speaks for itself. */
    public static Verdict ready(StoredConfig stored, Report report) {
        if (report == null || stored == null || report.appliedRevision() < stored.revision()) {
            return new Verdict(Verdict.Status.No, Reason.Pending, "the newest configuration has not been read back yet");
        }
        FirewallStateStatus status = report.status();
        if (!status.failures.isEmpty()) {
            Failure first = status.failures.getFirst();
            return new Verdict(Verdict.Status.No, Reason.ProgrammingFailed, (status.failures.size() == 1 ? "1 object is"
                    : status.failures.size() + " objects are") + " not programmed, among them " + first.kind + " " + first.name + ": " + first.message);
        }
        if (!status.tunnels.isEmpty() && up(status) == 0) {
            return new Verdict(Verdict.Status.No, Reason.TunnelDown, "none of its " + status.tunnels.size() + " tunnels is up: each says why");
        }
        return new Verdict(Verdict.Status.Yes, Reason.Ready, "revision " + report.appliedRevision() + " is read back whole");
    }

    private static long up(FirewallStateStatus report) {
        return report.tunnels.stream().filter(TunnelJudge::isUp).count();
    }
}
