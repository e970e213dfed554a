package dev.vti.compile;

import dev.vti.config.FirewallConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * What the compiler makes of a {@link Snapshot}.
 *
 * @param firewalls one entry for each Firewall object that is not being deleted, by name
 * @param findings all findings, sorted by object
 */
public record Compilation(SortedMap<String, FirewallResult> firewalls, List<Finding> findings) {

    /**
     * One firewall's configuration, and whether it may be used.
     *
     * @param config the configuration without whatever has a finding
     * @param heldBy what cannot be compiled and must not be left out: Block and Reject rules, and the Firewall itself when its own interfaces are
     *     wrong, since traffic of an interface that is left out is not filtered; while there is one, the firewall stays on its last good
     *     configuration
     * @param contents the objects that are in the configuration (its origins), sorted; an accepted object that is in no firewall's contents is not used
     */
    public record FirewallResult(FirewallConfig config, List<ObjectKey> heldBy, Set<ObjectKey> contents) {

        public boolean held() {
            return !heldBy.isEmpty();
        }
    }

    /**
     * The configurations in use, from which ids are taken over, so that what did not change keeps its mark and its route table.
     *
     * @param byFirewall by name of the Firewall; a firewall without an entry is new
     */
    public record Previous(Map<String, FirewallConfig> byFirewall) {

        public static final Previous NONE = new Previous(Map.of());
    }
}
