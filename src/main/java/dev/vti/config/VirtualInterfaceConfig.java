package dev.vti.config;

import dev.vti.model.InterfaceAddress;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;

/**
 * One IPsec virtual interface.
 *
 * @param id 1 to 4000, unique and stable in its firewall; the XFRM if_id or the VTI key is made from it
 * @param device its kernel interface, named after the object
 * @param mtu bytes before encryption
 * @param localOuter this firewall's address on the access link of the tunnel, which a VTI must know; null without a tunnel
 * @param peerOuter the peer's address on that link; null without a tunnel
 */
public record VirtualInterfaceConfig(
        int id, InterfaceName device, InterfaceAddress address, int mtu, IpAddress localOuter, IpAddress peerOuter) {

    /** XFRM interface id of the link and of its tunnel's policies: a range of our own, so that no other program's ids are met. */
    public int ifId() {
        return 0x7674_0000 | id;
    }

    /**
     * Key of the VTI and mark of its tunnel's policies. The kernel looks the outer route up with the key as mark, so keys live in bits 12 to 19,
     * where no gateway mark is; that leaves room for 255 VTIs.
     *
     * @throws IllegalStateException above id 255
     */
    public int vtiKey() {
        if (id > 255) {
            throw new IllegalStateException("virtual interface " + device + " is beyond the 255 that VTI keys have room for");
        }
        return id << 12;
    }
}
