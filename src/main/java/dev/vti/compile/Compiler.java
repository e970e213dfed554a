package dev.vti.compile;

import dev.vti.compile.Compilation.FirewallResult;
import dev.vti.compile.Compilation.Previous;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Compiles a namespace's objects into one configuration for each firewall. Pure: the same input gives the same bytes. */
public final class Compiler {

    private Compiler() {
    }

    /**
     * One bad object gets its findings and is left out; nothing else suffers, unless it is a Block or Reject rule, or the Firewall itself: then
     * the firewall is held. Objects of any content are taken, also such as the API server would refuse.
     */
    public static Compilation compile(Snapshot snapshot, Previous previous) {
        Findings findings = new Findings();
        Catalog catalog = Catalog.of(snapshot, findings);
        findWithoutFirewall(catalog, catalog.virtualInterfaces(), spec -> spec.firewall, findings);
        findWithoutFirewall(catalog, catalog.tunnels(), spec -> spec.firewall, findings);
        findWithoutFirewall(catalog, catalog.routers(), spec -> spec.firewall, findings);
        findWithoutFirewall(catalog, catalog.rules(), spec -> spec.firewall, findings);
        findWithoutFirewall(catalog, catalog.returnRoutes(), spec -> spec.firewall, findings);
        SortedMap<String, FirewallResult> firewalls = new TreeMap<>();
        for (String name : catalog.firewalls().live().keySet()) {
            firewalls.put(name, new FirewallCompiler(new Site(name, catalog, findings), previous.byFirewall().get(name)).compile());
        }
        return new Compilation(firewalls, findings.sorted());
    }

    private static <S> void findWithoutFirewall(Catalog catalog, Inventory<S> inventory, Function<S, String> owner, Findings findings) {
        inventory.live().values().forEach(object ->
                findings.on(inventory.key(object.name())).existing(catalog.firewalls(), "spec.firewall", owner.apply(object.spec())));
    }
}
