package dev.vti.api;

import dev.vti.model.RouterState;
import java.util.ArrayList;
import java.util.List;

/** What is known about a {@link RouterObject}: the note's Routers table. */
public class RouterObjectStatus extends ObjectStatus {

    public RouterState state;

    /** Gateways that carry new connections and their distribution, such as {@code remote-tunwan1 83%, remote-tunwan3 17%}. */
    public String active;

    /** When the set of gateways in use last changed, RFC 3339. */
    public String since;

    public List<GatewayReport> gateways = new ArrayList<>();
}
