package dev.vti.netns;

/**
 * A firewall with two links to one gateway host, 10.9.N.1 and 10.9.N.2 (and fd00:9:N::1 and ::2) on device wanN. Behind the gateway lies a far host,
 * 192.0.2.1 and 192.0.2.2, to which the firewall has a route table by each link: for packets with mark N, table 100 + N.
 */
final class TwoLinks implements AutoCloseable {

    private final NetworkNamespace firewall = new NetworkNamespace("firewall");
    private final NetworkNamespace gateway = new NetworkNamespace("gateway");
    private final NetworkNamespace far = new NetworkNamespace("far");

    TwoLinks() {
        gateway.exec("sysctl", "-qw", "net.ipv4.ip_forward=1");
        gateway.exec("ip", "link", "add", "far", "type", "veth", "peer", "name", "near", "netns", far.name());
        shell(gateway, "ip address add 10.9.9.1/30 dev far; ip link set far up");
        shell(far, "ip address add 10.9.9.2/30 dev near; ip address add 192.0.2.1/32 dev lo; ip address add 192.0.2.2/32 dev lo; ip link set near up; "
                + "ip route add default via 10.9.9.1");
        gateway.exec("ip", "route", "replace", "192.0.2.0/24", "via", "10.9.9.2");
        link("wan1", 1);
        link("wan2", 2);
    }

    private static void shell(NetworkNamespace where, String commands) {
        where.exec("sh", "-e", "-c", commands);
    }

    NetworkNamespace firewall() {
        return firewall;
    }

    NetworkNamespace gateway() {
        return gateway;
    }

    NetworkNamespace far() {
        return far;
    }

    /** Makes a link, also one that was deleted. */
    void link(String device, int network) {
        firewall.exec("ip", "link", "add", device, "type", "veth", "peer", "name", device, "netns", gateway.name());
        address(firewall, device, network, 1);
        address(gateway, device, network, 2);
        shell(firewall, "ip route replace default via 10.9." + network + ".2 dev " + device + " table " + (100 + network) + "; "
                + "ip rule del fwmark " + network + " 2>/dev/null || true; ip rule add fwmark " + network + " lookup " + (100 + network));
    }

    private static void address(NetworkNamespace where, String device, int network, int host) {
        shell(where, "ip address add 10.9." + network + "." + host + "/24 dev " + device + "; "
                + "ip address add fd00:9:" + network + "::" + host + "/64 dev " + device + " nodad; ip link set " + device + " up");
    }

    /** What comes in by the link is dropped at its far end; the firewall sees nothing of it but silence. */
    void cut(String device) {
        gateway.exec("nft", "add table inet cut; add chain inet cut input { type filter hook prerouting priority 0; }; "
                + "add rule inet cut input iifname " + device + " drop");
    }

    void restore() {
        gateway.exec("nft", "delete table inet cut");
    }

    @Override
    public void close() {
        far.close();
        gateway.close();
        firewall.close();
    }
}
