package dev.vti.config;

import dev.vti.model.InterfaceAddress;
import dev.vti.model.InterfaceName;
import java.util.List;

/**
 * One of the firewall's own interfaces.
 *
 * @param name the name in the manifests
 * @param device the kernel's device
 * @param addresses what the firewall gives the device; empty leaves the device's addresses alone
 */
public record InterfaceConfig(String name, InterfaceName device, List<InterfaceAddress> addresses) {

    public InterfaceConfig {
        addresses = List.copyOf(addresses);
    }
}
