package dev.vti.operator.status;

import dev.vti.api.FirewallStateStatus;
import dev.vti.api.FirewallStateStatus.VirtualInterfaceReport;
import dev.vti.api.Reason;
import dev.vti.operator.status.ObjectJudge.Verdict;

/** What Ready says of a virtual interface: the kernel's own interface, as the firewall reports it. Pure. */
public final class VirtualInterfaceJudge {

    private VirtualInterfaceJudge() {
    }

    /** @param report the firewall's report; null when it is not heard */
    public static Verdict ready(FirewallStateStatus report, String name) {
        String state = report == null ? null : report.virtualInterfaces.stream().filter(seen -> name.equals(seen.name))
                .findFirst().map((VirtualInterfaceReport seen) -> seen.state).orElse(null);
        if (state == null) {
            return new Verdict(Verdict.Status.Unknown, Reason.AvailabilityUnknown,
                    "the firewall has not said anything about the interface: check that it runs");
        }
        return state.equals("Up") ? Verdict.READY : new Verdict(Verdict.Status.No, Reason.TunnelDown,
                "the kernel's interface " + name + " is " + (state.equals("Missing") ? "missing" : "down")
                        + ": the firewall sets it up again by itself; if that does not last, look for who takes it away");
    }
}
