package dev.vti.firewall.apply.links;

import dev.vti.model.LinkState;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says at once when a device goes down, disappears or comes back, in the network namespace of the thread that makes it. An event of the kernel only causes
 * a look: what is told is what the kernel lists then, so that lost or late events do no harm.
 */
public final class LinkWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LinkWatch.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Listener listener;
    private final LinkSocket questions;
    private final LinkSocket events;
    private final Thread thread;
    private final Map<String, LinkState> told = new HashMap<>();
    private volatile boolean closed;

    /** Hears of links. Called by one thread at a time, in the order of what happened; should return soon. */
    @FunctionalInterface
    public interface Listener {

        void link(String device, LinkState state);
    }

    /** @throws IllegalStateException when the kernel cannot be asked */
    public LinkWatch(Listener listener) {
        this.listener = listener;
        this.questions = LinkSocket.ofQuestions();
        this.events = LinkSocket.ofEvents();
        this.thread = Thread.ofPlatform().name("link-watch").daemon().unstarted(this::run);
    }

    /** From now on every change of any device is told. */
    public void start() {
        thread.start();
    }

    /** Tells the state of these devices as it is now, on the calling thread, whether it changed or not. */
    public synchronized void tell(Collection<String> devices) {
        if (closed) {
            return;
        }
        Map<String, LinkState> now = questions.links();
        for (String device : new TreeSet<>(devices)) {
            LinkState state = now.getOrDefault(device, LinkState.Missing);
            told.put(device, state);
            listener.link(device, state);
        }
    }

    private void run() {
        String trouble = "";
        while (!closed) {
            try {
                if (events.awaitEvents(PATIENCE)) {
                    tellChanges();
                }
                trouble = "";
            } catch (RuntimeException broken) {
                // A loop that fails at once each time must not eat a processor.
                trouble = complainOnce(trouble, broken);
                rest();
            }
        }
        closeSockets();
    }

    private synchronized void tellChanges() {
        Map<String, LinkState> now = questions.links();
        Set<String> devices = new TreeSet<>(now.keySet());
        devices.addAll(told.keySet());
        for (String device : devices) {
            LinkState state = now.getOrDefault(device, LinkState.Missing);
            if (told.getOrDefault(device, LinkState.Missing) != state) {
                listener.link(device, state);
            }
        }
        told.clear();
        told.putAll(now);
    }

    private static String complainOnce(String before, RuntimeException broken) {
        String trouble = String.valueOf(broken.getMessage());
        if (!trouble.equals(before)) {
            LOG.log(System.Logger.Level.WARNING, "A link that goes down may be noticed late, by its probes only: {0}", trouble);
        }
        return trouble;
    }

    private static void rest() {
        try {
            Thread.sleep(PATIENCE);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void closeSockets() {
        questions.close();
        events.close();
    }

    /** Ends within a second. */
    @Override
    public void close() {
        closed = true;
        if (thread.getState() == Thread.State.NEW) {
            closeSockets();
        }
    }
}
