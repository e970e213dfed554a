package dev.vti.compile;

import dev.vti.api.FilterRuleSpec;
import dev.vti.api.FirewallSpec;
import dev.vti.api.IpsecTunnelSpec;
import dev.vti.api.NetworkObjectSpec;
import dev.vti.api.ReturnRouteSpec;
import dev.vti.api.RouterObjectSpec;
import dev.vti.api.ServiceObjectSpec;
import dev.vti.api.VirtualInterfaceSpec;
import java.util.List;
import java.util.Map;

/**
 * All objects of one namespace at one moment: what the compiler works on. Order does not matter.
 *
 * @param secrets the Secrets that exist, by name, and only those a tunnel names
 */
public record Snapshot(
        String namespace,
        List<Declared<FirewallSpec>> firewalls,
        List<Declared<VirtualInterfaceSpec>> virtualInterfaces,
        List<Declared<IpsecTunnelSpec>> tunnels,
        List<Declared<RouterObjectSpec>> routers,
        List<Declared<FilterRuleSpec>> rules,
        List<Declared<ReturnRouteSpec>> returnRoutes,
        List<Declared<NetworkObjectSpec>> networkObjects,
        List<Declared<ServiceObjectSpec>> serviceObjects,
        Map<String, SecretContent> secrets) {

    /**
     * An object as a user declared it.
     *
     * @param deleting the object has a deletion timestamp: it counts as gone
     */
    public record Declared<S>(String name, long generation, boolean deleting, S spec) {
    }

    /** A Secret's keys and their values as text. Its {@code toString} shows the keys only. */
    public record SecretContent(Map<String, String> values) {

        @Override
        public String toString() {
            return "SecretContent" + values.keySet();
        }
    }
}
