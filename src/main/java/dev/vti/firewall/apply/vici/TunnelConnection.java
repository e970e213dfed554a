package dev.vti.firewall.apply.vici;

import dev.vti.config.TunnelConfig;
import dev.vti.config.VirtualInterfaceConfig;
import dev.vti.firewall.apply.Tunnels.LinkKeys;
import dev.vti.model.AddressFamily;
import java.util.List;

/**
 * What charon is given for one tunnel: a connection with one child, and a shared key, all three under one name of ours. Option names are those of
 * swanctl.conf(5), which the vici plugin's load-conn takes over.
 *
 * @param tunnel what to render; its key goes into {@link #sharedKey()} only
 * @param virtualInterface the link that the child is bound to
 */
record TunnelConnection(TunnelConfig tunnel, VirtualInterfaceConfig virtualInterface, LinkKeys keys) {

    /** Everything of ours in charon begins with it, and nothing without it is touched. */
    static final String PREFIX = "vti-";

    /** The agent's probes find a dead link much sooner; this one only clears associations whose peer is gone. */
    private static final String DPD_DELAY = "10s";

    /** IKEv1 does not use the retransmission timeouts for it. */
    private static final String DPD_TIMEOUT = "30s";

    static String nameOf(String tunnel) {
        return PREFIX + tunnel;
    }

    String name() {
        return nameOf(tunnel.name());
    }

    /** XFRM interface id that the child's policies carry; 0 for none. */
    int ifId() {
        return keys == LinkKeys.IF_ID ? virtualInterface.ifId() : 0;
    }

    /** Mark that the child's policies carry; 0 for none. */
    int mark() {
        return keys == LinkKeys.MARK ? virtualInterface.vtiKey() : 0;
    }

    /** The message of load-conn. */
    ViciMessage connection() {
        ViciMessage.Builder connection = ViciMessage.builder()
                .value("version", Integer.toString(tunnel.ikeVersion()))
                .items("local_addrs", tunnel.localAddress().toString())
                .items("remote_addrs", tunnel.peerAddress().toString())
                .items("proposals", ikeProposals())
                // The outer addresses are the tunnel: it must not wander to another access link.
                .value("mobike", "no")
                .value("dpd_delay", DPD_DELAY)
                // For ever: an association that is being set up goes on asking, so it is there as soon as the link is.
                .value("keyingtries", "0")
                .value("unique", "replace")
                .section("local", party(tunnel.localAddress().toString()))
                .section("remote", party(tunnel.peerAddress().toString()))
                .section("children", ViciMessage.builder().section(name(), child()).build());
        if (tunnel.ikeVersion() == 1) {
            connection.value("dpd_timeout", DPD_TIMEOUT);
        }
        return ViciMessage.builder().section(name(), connection.build()).build();
    }

    /** The message of load-shared. Loading a key under the same id replaces the one before. */
    ViciMessage sharedKey() {
        return ViciMessage.builder()
                .value("id", name())
                .value("type", "IKE")
                .value("data", tunnel.preSharedKey().reveal())
                .items("owners", tunnel.localAddress().toString(), tunnel.peerAddress().toString())
                .build();
    }

    private static ViciMessage party(String id) {
        return ViciMessage.builder().value("auth", "psk").value("id", id).build();
    }

    private ViciMessage child() {
        ViciMessage.Builder child = ViciMessage.builder()
                .items("local_ts", trafficSelectors())
                .items("remote_ts", trafficSelectors())
                .items("esp_proposals", espProposals())
                .value("mode", "tunnel")
                .value("policies", "yes")
                .value("start_action", "none")
                .value("close_action", "none")
                .value("dpd_action", "clear")
                .value("copy_dscp", "out");
        switch (keys) {
            case IF_ID -> child.value("if_id_in", Integer.toUnsignedString(ifId())).value("if_id_out", Integer.toUnsignedString(ifId()));
            case MARK -> child.value("mark_in", Integer.toUnsignedString(mark())).value("mark_out", Integer.toUnsignedString(mark()));
        }
        return child.build();
    }

    /** Everything: routes decide what enters the link. IKEv1 has room for one selector, so it gets the family of the link's own address. */
    private List<String> trafficSelectors() {
        if (tunnel.ikeVersion() == 2) {
            return List.of("0.0.0.0/0", "::/0");
        }
        return virtualInterface.address().address().family() == AddressFamily.IPV4 ? List.of("0.0.0.0/0") : List.of("::/0");
    }

    /** IKEv1 takes one algorithm of a kind from each proposal and knows no AEAD; charon's own defaults come last, for peers that are not ours. */
    private List<String> ikeProposals() {
        return tunnel.ikeVersion() == 1
                ? List.of("aes256-sha256-ecp256", "aes256-sha256-modp2048", "default")
                : List.of("aes256gcm16-prfsha256-x25519-ecp256", "aes256-sha256-x25519-ecp256-modp2048", "default");
    }

    private List<String> espProposals() {
        return tunnel.ikeVersion() == 1
                ? List.of("aes256gcm16-modp2048", "aes256-sha256-modp2048", "default")
                : List.of("aes256gcm16-x25519-ecp256", "aes256-sha256-x25519-ecp256-modp2048", "default");
    }

    /** True if the association was made from this connection as it is now: same outer addresses, IKE version and link. */
    boolean fits(Association association) {
        return association.version() == tunnel.ikeVersion()
                && association.isBetween(tunnel.localAddress(), tunnel.peerAddress())
                && association.children().stream().filter(Association.Child::carriesTraffic)
                        .allMatch(child -> child.ifId() == ifId() && child.mark() == mark());
    }
}
