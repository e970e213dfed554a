package dev.vti.firewall.apply;

import dev.vti.config.FirewallConfig;
import dev.vti.router.GatewayChoice;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** A packet filter that holds one configuration and one choice, and commits as a real one does: computed first, then committed as a whole. */
public final class PacketFilterInMemory implements PacketFilter {

    private FirewallConfig config;
    private GatewayChoice choice;
    private Function<FirewallConfig, List<ApplyFailure>> refusal = wanted -> List.of();
    private RuntimeException broken;
    private Runnable beforeCommit = () -> { };

    /** Refuses configurations as a whole, those that the function has a reason for. */
    public synchronized void refuse(Function<FirewallConfig, List<ApplyFailure>> reasons) {
        refusal = reasons;
    }

    /** From now on nothing works; null mends it. */
    public synchronized void breakWith(RuntimeException failure) {
        broken = failure;
    }

    /** Runs while a configuration's rules are computed but not in force yet, without a lock, as switches can come then. */
    public synchronized void beforeCommit(Runnable interruption) {
        beforeCommit = interruption;
    }

    /** Somebody else deletes the table. */
    public synchronized void lose() {
        config = null;
        choice = null;
    }

    /** The rules in force; null for none. */
    public synchronized FirewallConfig config() {
        return config;
    }

    /** Where traffic goes; null without rules. */
    public synchronized GatewayChoice choice() {
        return choice;
    }

    @Override
    public List<ApplyFailure> apply(FirewallConfig wanted, Supplier<GatewayChoice> newest) {
        Runnable interruption;
        synchronized (this) {
            interruption = beforeCommit;
        }
        interruption.run();
        synchronized (this) {
            checkWorks();
            List<ApplyFailure> reasons = refusal.apply(wanted);
            if (reasons.isEmpty()) {
                config = wanted;
                choice = newest.get();
            }
            return reasons;
        }
    }

    @Override
    public synchronized void switchTo(GatewayChoice wanted) {
        checkWorks();
        choice = wanted;
    }

    @Override
    public Map<Integer, Map<Integer, Long>> sentConnections() {
        return Map.of();
    }

    @Override
    public synchronized void remove() {
        lose();
    }

    @Override
    public void close() {
        // The kernel keeps its rules when the process that made them ends.
    }

    private void checkWorks() {
        if (broken != null) {
            throw broken;
        }
    }
}
