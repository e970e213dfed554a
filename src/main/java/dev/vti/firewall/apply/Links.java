package dev.vti.firewall.apply;

import dev.vti.config.FirewallConfig;
import java.util.List;
import java.util.Map;

/**
 * Interfaces, addresses, route tables and routing policy rules. Idempotent: applying twice changes nothing the second time; what the
 * firewall made earlier and is no longer configured is removed; what others made is left alone.
 */
public interface Links {

    /** {@code xfrm} or {@code vti}: how virtual interfaces are made on this kernel. */
    String driver();

    /** Makes links, addresses, tables and policy rules equal to the configuration and reads them back. */
    List<ApplyFailure> apply(FirewallConfig config);

    /** State of every configured virtual interface by its object's name: {@code Up}, {@code Down} or {@code Missing}. */
    Map<String, String> states(FirewallConfig config);

    /** Removes everything this firewall made. */
    void remove();
}
