package dev.vti.firewall.apply;

import dev.vti.model.InterfaceName;
import dev.vti.model.LinkState;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Devices that are all up until they are set otherwise. */
public final class LinkEventsInMemory implements LinkEvents {

    private final Map<InterfaceName, LinkState> states = new ConcurrentHashMap<>();
    private Listener listener = (device, state) -> { };

    /** Something happens to a device. */
    public synchronized void set(String device, LinkState state) {
        states.put(new InterfaceName(device), state);
        listener.link(new InterfaceName(device), state);
    }

    @Override
    public synchronized void listen(Listener newListener) {
        listener = newListener;
    }

    @Override
    public synchronized void tell(Collection<InterfaceName> devices) {
        devices.forEach(device -> listener.link(device, states.getOrDefault(device, LinkState.Up)));
    }

    @Override
    public void close() {
        // Devices outlive whoever watches them.
    }
}
