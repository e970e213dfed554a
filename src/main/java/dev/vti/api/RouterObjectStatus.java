package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vti.model.RouterState;
import java.util.ArrayList;
import java.util.List;

/** What is known about a {@link RouterObject}: the note's Routers table. */
public class RouterObjectStatus extends ObjectStatus {

    @JsonPropertyDescription("OnMain, OnBackup, NoGateway or Unknown: where new connections go.")
    public RouterState state;

    @JsonPropertyDescription("Gateways that carry new connections and their distribution, such as remote-tunwan1 83%, remote-tunwan3 17%.")
    public String active;

    @JsonPropertyDescription("When the set of gateways in use last changed, RFC 3339.")
    public String since;

    @JsonPropertyDescription("One entry for each gateway, main ones first.")
    public List<GatewayReport> gateways = new ArrayList<>();
}
