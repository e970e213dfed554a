package dev.vti.config;

import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.PreSharedKey;

/**
 * One IPsec tunnel over a virtual interface.
 *
 * @param name the IpsecTunnel's name; charon's connection and child carry it
 * @param virtualInterfaceId id of its {@link VirtualInterfaceConfig}
 * @param virtualInterface its kernel interface
 * @param accessDevice kernel device of the access link
 * @param localAddress this firewall's address on the access link
 * @param peerAddress the peer's address on the access link
 * @param ikeVersion 1 or 2
 */
public record TunnelConfig(
        String name,
        int virtualInterfaceId,
        InterfaceName virtualInterface,
        InterfaceName accessDevice,
        IpAddress localAddress,
        IpAddress peerAddress,
        int ikeVersion,
        PreSharedKey preSharedKey) {

    /** Of the two sides, the one with the lower outer address starts the tunnel; the other waits, so that two tunnels never cross. */
    public boolean startsTunnel() {
        return localAddress.compareTo(peerAddress) < 0;
    }
}
