package dev.vti.firewall.apply.vici;

import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.firewall.apply.vici.ViciException.Kind;
import dev.vti.model.InvalidValueException;
import dev.vti.model.IpAddress;
import dev.vti.model.PreSharedKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes charon's connections and shared keys of our prefix equal to what is wanted, by what differs only. Not for several threads.
 *
 * <p>Loading never disturbs an association. One that does not fit its connection any more (other addresses, version or link) is ended, and one whose
 * key changed is asked to authenticate again; with {@code make_before_break} in strongswan.conf the old one stays until the new one is up, and for
 * good if the peer refuses the new key.
 */
final class CharonLoader {

    private static final String KIND = "IpsecTunnel";

    private final ViciClient client;
    private final Map<String, Loaded> loaded = new HashMap<>();

    private record Loaded(ViciMessage connection, PreSharedKey key) {
    }

    CharonLoader(ViciClient client) {
        this.client = client;
    }

    /** @throws ViciException only if charon cannot be talked to at all; what it refuses for one tunnel is that tunnel's failure */
    List<ApplyFailure> load(Collection<TunnelConnection> wanted) throws ViciException {
        Map<String, TunnelConnection> byName = new LinkedHashMap<>();
        wanted.forEach(connection -> byName.put(connection.name(), connection));
        Set<String> connections = ours(client.request("get-conns", ViciMessage.EMPTY).items("conns"));
        Set<String> keys = ours(client.request("get-shared", ViciMessage.EMPTY).items("keys"));
        unloadOthers(connections, keys, byName.keySet());
        List<ApplyFailure> failures = new ArrayList<>();
        Set<String> rekeyed = new HashSet<>();
        for (TunnelConnection connection : wanted) {
            try {
                if (loadOne(connection, connections.contains(connection.name()), keys.contains(connection.name()))) {
                    rekeyed.add(connection.name());
                }
            } catch (ViciException e) {
                failures.add(failure(connection, e));
            }
        }
        refresh(byName, rekeyed);
        readBack(wanted, failures);
        return failures;
    }

    /** Ends and unloads everything of our prefix. */
    void unloadAll() throws ViciException {
        unloadOthers(ours(client.request("get-conns", ViciMessage.EMPTY).items("conns")),
                ours(client.request("get-shared", ViciMessage.EMPTY).items("keys")), Set.of());
        endUnfit(Map.of(), associations(client));
    }

    static List<Association> associations(ViciClient client) throws ViciException {
        return client.stream("list-sas", "list-sa", ViciMessage.EMPTY).stream()
                .flatMap(event -> Association.read(event).stream())
                .filter(association -> association.connection().startsWith(TunnelConnection.PREFIX))
                .toList();
    }

    private static Set<String> ours(List<String> names) {
        Set<String> ours = new HashSet<>(names);
        ours.removeIf(name -> !name.startsWith(TunnelConnection.PREFIX));
        return ours;
    }

    /** Connections go before their associations, so that a peer that asks again meanwhile finds nothing. */
    private void unloadOthers(Set<String> connections, Set<String> keys, Set<String> wanted) throws ViciException {
        for (String name : connections) {
            if (!wanted.contains(name)) {
                unless(Kind.REFUSED, "unload-conn", ViciMessage.of("name", name));
            }
        }
        for (String id : keys) {
            if (!wanted.contains(id)) {
                unless(Kind.REFUSED, "unload-shared", ViciMessage.of("id", id));
            }
        }
        loaded.keySet().retainAll(wanted);
    }

    /** True if the tunnel was loaded with another key before. */
    private boolean loadOne(TunnelConnection wanted, boolean hasConnection, boolean hasKey) throws ViciException {
        ViciMessage connection = wanted.connection();
        PreSharedKey key = wanted.tunnel().preSharedKey();
        Loaded before = loaded.get(wanted.name());
        boolean otherKey = before != null && !before.key().equals(key);
        if (before == null || otherKey || !hasKey) {
            client.request("load-shared", wanted.sharedKey());
        }
        if (before == null || !before.connection().equals(connection) || !hasConnection) {
            client.request("load-conn", connection);
        }
        loaded.put(wanted.name(), new Loaded(connection, key));
        return otherKey;
    }

    private void refresh(Map<String, TunnelConnection> wanted, Set<String> rekeyed) throws ViciException {
        List<Association> associations = associations(client);
        endUnfit(wanted, associations);
        for (Association association : associations) {
            TunnelConnection connection = wanted.get(association.connection());
            if (connection != null && connection.fits(association) && association.isEstablished() && rekeyed.contains(connection.name())) {
                unless(Kind.REFUSED, "rekey", ViciMessage.builder().value("ike-id", association.id()).value("reauth", "yes").build());
            }
        }
    }

    private void endUnfit(Map<String, TunnelConnection> wanted, List<Association> associations) throws ViciException {
        for (Association association : associations) {
            TunnelConnection connection = wanted.get(association.connection());
            if (connection == null || !connection.fits(association)) {
                // force and no wait: the peer is told once, and the association is gone here even if the peer is not there to hear it.
                unless(Kind.REFUSED, "terminate",
                        ViciMessage.builder().value("ike-id", association.id()).value("force", "yes").value("timeout", "-1").build());
            }
        }
    }

    /** Sends a command whose refusal only says that its object is gone already. */
    private void unless(Kind expected, String command, ViciMessage arguments) throws ViciException {
        try {
            client.request(command, arguments);
        } catch (ViciException e) {
            if (e.kind() != expected) {
                throw e;
            }
        }
    }

    private void readBack(Collection<TunnelConnection> wanted, List<ApplyFailure> failures) throws ViciException {
        Map<String, ViciMessage> present = new HashMap<>();
        client.stream("list-conns", "list-conn", ViciMessage.EMPTY).forEach(event -> present.putAll(event.sections()));
        Set<String> keys = new HashSet<>(client.request("get-shared", ViciMessage.EMPTY).items("keys"));
        Set<String> failed = new HashSet<>();
        failures.forEach(failure -> failed.add(failure.name()));
        for (TunnelConnection connection : wanted) {
            String missing = missing(connection, present.get(connection.name()), keys);
            if (missing != null) {
                loaded.remove(connection.name());
                if (failed.add(connection.tunnel().name())) {
                    failures.add(new ApplyFailure(KIND, connection.tunnel().name(),
                            "charon took the tunnel and does not list " + missing + "; it will be loaded again"));
                }
            }
        }
    }

    private static String missing(TunnelConnection wanted, ViciMessage present, Set<String> keys) {
        if (present == null) {
            return "its connection";
        }
        if (!keys.contains(wanted.name())) {
            return "its pre-shared key";
        }
        if (!present.section("children").sections().containsKey(wanted.name())) {
            return "its child";
        }
        boolean same = isOnly(present.items("local_addrs"), wanted.tunnel().localAddress())
                && isOnly(present.items("remote_addrs"), wanted.tunnel().peerAddress())
                && present.value("version").orElse("").equals("IKEv" + wanted.tunnel().ikeVersion());
        return same ? null : "its addresses and IKE version";
    }

    private static boolean isOnly(List<String> texts, IpAddress address) {
        try {
            return texts.size() == 1 && IpAddress.parse(texts.getFirst()).equals(address);
        } catch (InvalidValueException notAnAddress) {
            return false;
        }
    }

    private ApplyFailure failure(TunnelConnection connection, ViciException e) {
        loaded.remove(connection.name());
        // Charon's reason could quote what it was sent.
        String reason = e.getMessage().replace(connection.tunnel().preSharedKey().reveal(), connection.tunnel().preSharedKey().toString());
        return new ApplyFailure(KIND, connection.tunnel().name(), reason);
    }
}
