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

    /**
     * Makes everything the configuration asks for and removes nothing, so that packets of the rules still in force keep their way. Reads back
     * what it made.
     */
    List<ApplyFailure> make(FirewallConfig config);

    /** Removes what this firewall made earlier and the configuration no longer asks for; called when no rule leads there any more. */
    void prune(FirewallConfig config);

    /** State of every configured virtual interface by its object's name: {@code Up}, {@code Down} or {@code Missing}. */
    Map<String, String> states(FirewallConfig config);

    /** Removes everything this firewall made. */
    void remove();
}
