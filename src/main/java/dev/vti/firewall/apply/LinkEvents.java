package dev.vti.firewall.apply;

import dev.vti.model.InterfaceName;
import dev.vti.model.LinkState;
import java.util.Collection;

/** What happens to network devices, whoever does it. */
public interface LinkEvents extends AutoCloseable {

    /** From now on the listener hears of every device whose state changes, at once. */
    void listen(Listener listener);

    /** Tells the listener the state of these devices as it is now, on the calling thread, whether it changed or not. */
    void tell(Collection<InterfaceName> devices);

    @Override
    void close();

    /** Hears of devices. Called by one thread at a time, in the order of what happened; should return soon. */
    @FunctionalInterface
    interface Listener {

        void link(InterfaceName device, LinkState state);
    }
}
