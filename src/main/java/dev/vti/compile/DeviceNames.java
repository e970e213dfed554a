package dev.vti.compile;

import dev.vti.model.InterfaceName;
import dev.vti.model.InvalidValueException;
import java.util.Set;

/** Which kernel interfaces a firewall can use. */
final class DeviceNames {

    /** The loopback device, and two directories beside those of the devices in /proc/sys/net/ipv4/conf (kernel, ip-sysctl). */
    private static final Set<String> RESERVED = Set.of("lo", "all", "default");

    private DeviceNames() {
    }

    static InterfaceName read(String text) {
        InterfaceName name = new InterfaceName(text);
        if (RESERVED.contains(text)) {
            throw new InvalidValueException("'" + text + "' is the kernel's own", "use another name");
        }
        return name;
    }
}
