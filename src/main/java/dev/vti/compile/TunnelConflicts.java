package dev.vti.compile;

import dev.vti.model.IpAddress;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares a firewall's tunnels as they are declared, whatever else may be wrong with them, so that all of it is told at once. */
final class TunnelConflicts {

    private final Site site;
    private final SortedMap<String, SortedSet<String>> byVirtualInterface = new TreeMap<>();
    private final SortedMap<String, SortedSet<String>> byOuterAddresses = new TreeMap<>();
    private final SortedMap<Integer, SortedSet<String>> byVersion = new TreeMap<>();

    TunnelConflicts(Site site) {
        this.site = site;
    }

    void usesVirtualInterface(String tunnel, String virtualInterface) {
        if (virtualInterface != null && !virtualInterface.isBlank()) {
            byVirtualInterface.computeIfAbsent(virtualInterface, ignored -> new TreeSet<>()).add(tunnel);
        }
    }

    void runsBetween(String tunnel, IpAddress local, IpAddress peer) {
        byOuterAddresses.computeIfAbsent(local + " to " + peer, ignored -> new TreeSet<>()).add(tunnel);
    }

    void speaks(String tunnel, int ikeVersion) {
        byVersion.computeIfAbsent(ikeVersion, ignored -> new TreeSet<>()).add(tunnel);
    }

    void report() {
        byVirtualInterface.forEach((virtualInterface, tunnels) -> reportShared(tunnels, "spec.virtualInterface",
                "VirtualInterface '" + virtualInterface + "' is also used by ", "give each tunnel a virtual interface of its own"));
        byOuterAddresses.forEach((addresses, tunnels) -> reportShared(tunnels, "spec.peer.address",
                addresses + " is also the way of ", "use another access link or another address of the peer for one of them"));
        if (byVersion.size() > 1) {
            // The note, "Creating IPsec tunnels": the version must be the same for all peers of an IPsec policy.
            reportVersions(byVersion.get(1), 1, byVersion.get(2), 2);
            reportVersions(byVersion.get(2), 2, byVersion.get(1), 1);
        }
    }

    private void reportShared(SortedSet<String> tunnels, String field, String problem, String mend) {
        for (String tunnel : tunnels.size() > 1 ? tunnels : new TreeSet<String>()) {
            List<String> others = tunnels.stream().filter(other -> !other.equals(tunnel)).toList();
            findings(tunnel).conflict(field, problem + Names.list(ObjectKey.IPSEC_TUNNEL, others), mend);
        }
    }

    private void reportVersions(SortedSet<String> tunnels, int version, SortedSet<String> others, int otherVersion) {
        for (String tunnel : tunnels) {
            findings(tunnel).conflict("spec.peer.ikeVersion",
                    "this is " + version + " and that of " + Names.list(ObjectKey.IPSEC_TUNNEL, List.copyOf(others)) + " is " + otherVersion,
                    "use one version for all tunnels of Firewall '" + site.firewall() + "'");
        }
    }

    private ObjectFindings findings(String tunnel) {
        return site.findings().on(site.catalog().tunnels().key(tunnel));
    }
}
