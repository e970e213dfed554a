package dev.vti.firewall;

import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.InterfaceConfig;
import dev.vti.config.VirtualInterfaceConfig;
import dev.vti.firewall.apply.LinkEvents;
import dev.vti.model.InterfaceName;
import dev.vti.model.LinkState;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Passes on what happens to the configured devices: that one is gone at once, that one is back after a repair, since the kernel dropped its routes and
 * addresses with it and packets would miss them.
 */
final class DeviceWatch implements LinkEvents.Listener {

    private static final System.Logger LOG = System.getLogger(DeviceWatch.class.getName());

    private final LinkEvents events;
    private final LinkEvents.Listener onward;
    private final Runnable repair;
    private final ScheduledExecutorService repairing;
    private final long spacingNanos;
    private final Map<InterfaceName, LinkState> seen = new ConcurrentHashMap<>();
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile Set<InterfaceName> own = Set.of();
    private volatile long lastRepair;

    /**
     * @param onward hears of the configured devices
     * @param repair puts back what is missing; run on {@code repairing}
     * @param spacing between two repairs, so that a device that flaps does not keep the firewall busy
     */
    DeviceWatch(LinkEvents events, LinkEvents.Listener onward, Runnable repair, ScheduledExecutorService repairing, Duration spacing) {
        this.events = events;
        this.onward = onward;
        this.repair = repair;
        this.repairing = repairing;
        this.spacingNanos = spacing.toNanos();
        this.lastRepair = System.nanoTime() - spacingNanos;
    }

    void start() {
        events.listen(this);
    }

    /** From now on it is about this configuration's devices, whose states are passed on before this returns. */
    void about(FirewallConfig config) {
        own = Stream.of(config.interfaces().stream().map(InterfaceConfig::device), config.virtualInterfaces().stream().map(VirtualInterfaceConfig::device),
                config.gateways().stream().map(GatewayConfig::device)).flatMap(devices -> devices).collect(Collectors.toUnmodifiableSet());
        tell();
    }

    private void tell() {
        try {
            events.tell(own);
        } catch (RuntimeException unreadable) {
            LOG.log(System.Logger.Level.WARNING, "The state of the devices is not known, so that their probes alone decide: {0}", unreadable.getMessage());
        }
    }

    @Override
    public void link(InterfaceName device, LinkState state) {
        LinkState before = seen.put(device, state);
        if (!own.contains(device)) {
            return;
        }
        boolean isBack = state == LinkState.Up && before != null && before != LinkState.Up;
        if (!isBack) {
            onward.link(device, state);
        }
        if (isBack || state == LinkState.Missing && before != LinkState.Missing) {
            LOG.log(System.Logger.Level.INFO, "device {0} is {1}", device, isBack ? "back" : "gone");
            repairSoon();
        }
    }

    private void repairSoon() {
        if (due.compareAndSet(false, true)) {
            try {
                repairing.schedule(this::repairNow, lastRepair + spacingNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException ending) {
                LOG.log(System.Logger.Level.DEBUG, "Nothing is repaired any more.");
            }
        }
    }

    private void repairNow() {
        due.set(false);
        repair.run();
        lastRepair = System.nanoTime();
        // A repair tells it, too, unless there was nothing in force that it could have repaired.
        tell();
    }
}
