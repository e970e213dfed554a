package dev.vti.firewall;

import dev.vti.firewall.apply.PacketFilter;
import dev.vti.router.GatewayChoice;
import java.util.function.Supplier;

/** Moves traffic to what was decided last: whichever thread comes first, the packet filter never goes back to an older decision. Safe for several threads. */
final class TrafficSwitch {

    private final PacketFilter filter;
    private final Supplier<GatewayChoice> decided;
    private GatewayChoice followed;
    private boolean open;

    TrafficSwitch(PacketFilter filter, Supplier<GatewayChoice> decided) {
        this.filter = filter;
        this.decided = decided;
    }

    /** The packet filter holds rules of this process: from now on decisions are followed. Until then the kernel may still run an earlier agent's. */
    synchronized void open() {
        open = true;
        followed = null;
        follow();
    }

    /**
     * Moves traffic if it is not where it was decided to be. A failure of the packet filter is passed on, and the next call tries again.
     *
     * @return whether there was something to move
     */
    synchronized boolean follow() {
        GatewayChoice newest = decided.get();
        if (open && !newest.equals(followed)) {
            filter.switchTo(newest);
            followed = newest;
            return true;
        }
        return false;
    }
}
