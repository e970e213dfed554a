package dev.vti.firewall.apply.links;

import dev.vti.firewall.apply.LinkEvents;
import dev.vti.model.InterfaceName;
import dev.vti.model.InvalidValueException;
import dev.vti.model.LinkState;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@link LinkEvents} of the network namespace of the thread that makes it. An event of the kernel only causes a look: what is told is what the kernel lists
 * then, so that lost or late events do no harm.
 */
public final class LinkWatch implements LinkEvents {

    private static final System.Logger LOG = System.getLogger(LinkWatch.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final LinkSocket questions;
    private final LinkSocket events;
    private final Thread thread;
    private final Map<String, LinkState> told = new HashMap<>();
    private Listener listener;
    private volatile boolean closed;

    /** @throws IllegalStateException when the kernel cannot be asked */
    public LinkWatch() {
        this.questions = LinkSocket.ofQuestions();
        this.events = LinkSocket.ofEvents();
        this.thread = Thread.ofPlatform().name("link-watch").daemon().unstarted(this::run);
    }

    @Override
    public synchronized void listen(Listener newListener) {
        listener = newListener;
        if (thread.getState() == Thread.State.NEW && !closed) {
            thread.start();
        }
    }

    @Override
    public synchronized void tell(Collection<InterfaceName> devices) {
        if (closed) {
            return;
        }
        Map<String, LinkState> now = questions.links();
        for (InterfaceName device : new TreeSet<>(devices)) {
            LinkState state = now.getOrDefault(device.value(), LinkState.Missing);
            told.put(device.value(), state);
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
                tellOne(device, state);
            }
        }
        told.clear();
        told.putAll(now);
    }

    private void tellOne(String device, LinkState state) {
        try {
            listener.link(new InterfaceName(device), state);
        } catch (InvalidValueException nobodysName) {
            // The kernel allows names that no manifest can hold, so no gateway is behind it.
            LOG.log(System.Logger.Level.DEBUG, "device {0} is passed over", device);
        }
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
    public synchronized void close() {
        if (!closed && thread.getState() == Thread.State.NEW) {
            closeSockets();
        }
        closed = true;
    }
}
