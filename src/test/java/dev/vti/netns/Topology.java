package dev.vti.netns;

import java.util.List;

/**
 * Hosts inside, a firewall, and servers outside that are reached through three gateway links and one plain link, which is the firewall's default route:
 *
 * <pre>
 *                        ┌ wan1  10.9.1.0/24  fd00:9:1::/64 ┐
 *  10.1.0.0/24           ├ wan2  10.9.2.0/24  fd00:9:2::/64 ┤         10.2.0.0/24
 *  fd00:1::/64  eth1 firewall wan3  10.9.3.0/24  fd00:9:3::/64 outside  fd00:2::10
 *                        └ plain 10.9.9.0/24  fd00:9:9::/64 ┘
 * </pre>
 *
 * <p>The host inside has all IPv4 addresses of its network up to .127. Answers from outside take the link that the connection last came in by.
 */
final class Topology implements AutoCloseable {

    static final List<String> GATEWAY_LINKS = List.of("wan1", "wan2", "wan3");
    static final String PLAIN = "plain";
    static final String CLIENT = "10.1.0.10";
    static final String CLIENT6 = "fd00:1::10";
    static final String SERVER = "10.2.0.10";
    static final String SERVER6 = "fd00:2::10";

    final NetworkNamespace inside = new NetworkNamespace("inside");
    final NetworkNamespace firewall = new NetworkNamespace("firewall");
    final NetworkNamespace outside = new NetworkNamespace("outside");

    Topology() {
        // An address that is still searched for doubles would not be the same in two listings.
        List.of(inside, firewall, outside).forEach(host -> host.exec("sysctl", "-q", "net.ipv6.conf.default.accept_dad=0"));
        shell(inside, """
                ip link add eth1 type veth peer name eth1 netns %s
                ip link set eth1 up
                ip address add 10.1.0.10/24 dev eth1
                ip address add fd00:1::10/64 dev eth1 nodad
                ip route add local 10.1.0.0/25 dev lo
                ip route add default via 10.1.0.254
                ip route add default via fd00:1::254
                """.formatted(firewall.name()));
        shell(firewall, """
                ip link set eth1 up
                ip address add 10.1.0.254/24 dev eth1
                ip address add fd00:1::254/64 dev eth1 nodad
                """);
        shell(outside, """
                sysctl -q net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
                ip route add local 10.2.0.0/24 dev lo
                ip address add fd00:2::10/128 dev lo
                nft 'table inet symmetric {
                       chain in { type filter hook prerouting priority mangle; }
                       chain out { type route hook output priority mangle; ct direction reply meta mark set ct mark; }
                     }'
                """);
        for (int link = 1; link <= GATEWAY_LINKS.size(); link++) {
            connect(GATEWAY_LINKS.get(link - 1), link);
        }
        connect(PLAIN, 9);
        shell(firewall, """
                ip route add default via 10.9.9.2
                ip route add default via fd00:9:9::2
                """);
        fromOutsideBy(PLAIN);
    }

    private void connect(String device, int network) {
        shell(firewall, """
                ip link add %1$s type veth peer name %1$s netns %3$s
                ip link set %1$s up
                ip address add 10.9.%2$d.1/24 dev %1$s
                ip address add fd00:9:%2$d::1/64 dev %1$s nodad
                """.formatted(device, network, outside.name()));
        shell(outside, """
                ip link set %1$s up
                ip address add 10.9.%2$d.2/24 dev %1$s
                ip address add fd00:9:%2$d::2/64 dev %1$s nodad
                ip route add default via 10.9.%2$d.1 table %2$d
                ip route add default via fd00:9:%2$d::1 table %2$d
                ip rule add fwmark %2$d table %2$d
                ip -6 rule add fwmark %2$d table %2$d
                nft add rule inet symmetric in iifname %1$s ct direction original ct mark set %2$d
                """.formatted(device, network));
    }

    static void shell(NetworkNamespace namespace, String script) {
        namespace.exec("sh", "-e", "-c", script);
    }

    /** Connections from outside to the inside take this link from now on, open ones too. */
    void fromOutsideBy(String device) {
        int network = device.equals(PLAIN) ? 9 : GATEWAY_LINKS.indexOf(device) + 1;
        shell(outside, """
                ip route replace 10.1.0.0/24 via 10.9.%1$d.1
                ip route replace fd00:1::/64 via fd00:9:%1$d::1
                """.formatted(network));
    }

    /** What comes and goes by the link is dropped at its far end: silence, as neither end sees its carrier go. */
    void cut(String device) {
        shell(outside, """
                nft 'table netdev cut-%1$s {
                       chain in { type filter hook ingress device %1$s priority 0; policy drop; }
                       chain out { type filter hook egress device %1$s priority 0; policy drop; }
                     }'
                """.formatted(device));
    }

    void restore(String device) {
        outside.exec("nft", "delete", "table", "netdev", "cut-" + device);
    }

    @Override
    public void close() {
        outside.close();
        firewall.close();
        inside.close();
    }
}
