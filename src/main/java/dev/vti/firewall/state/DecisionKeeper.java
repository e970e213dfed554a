package dev.vti.firewall.state;

import dev.vti.firewall.failover.DecisionMemory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Stores decisions when they changed, on a thread of its own and at most once a second, so that no failover waits for a disk. What the last second before a
 * crash decided is lost; an end in order stores it.
 */
public final class DecisionKeeper implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(DecisionKeeper.class.getName());
    private static final Duration SPACING = Duration.ofSeconds(1);

    private final DecisionFile file;
    private final Supplier<DecisionMemory> decisions;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().name("keep-decisions").daemon().unstarted(this::run);
    private DecisionMemory stored;
    private String trouble = "";

    /** @param decisions what is decided now; the empty memory before the first configuration, which is not stored */
    public DecisionKeeper(DecisionFile file, Supplier<DecisionMemory> decisions) {
        this.file = file;
        this.decisions = decisions;
    }

    public void start() {
        thread.start();
    }

    /** Something may have been decided; returns at once. */
    public void wake() {
        wake.release();
    }

    private void run() {
        try {
            while (true) {
                wake.acquire();
                wake.drainPermits();
                store();
                Thread.sleep(SPACING);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void store() {
        DecisionMemory now = decisions.get();
        if (now.equals(DecisionMemory.NONE) || now.equals(stored)) {
            return;
        }
        try {
            file.store(now);
            stored = now;
            trouble = "";
        } catch (IOException full) {
            if (!full.getMessage().equals(trouble)) {
                trouble = full.getMessage();
                LOG.log(System.Logger.Level.WARNING, "After a restart the firewall would not know what it decided last: {0}", trouble);
            }
        }
    }

    /** Stores what is decided now and ends. */
    @Override
    public void close() {
        thread.interrupt();
        store();
    }
}
