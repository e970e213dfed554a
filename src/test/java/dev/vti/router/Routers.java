package dev.vti.router;

import dev.vti.config.RouterConfig;
import dev.vti.config.RouterConfig.Member;
import dev.vti.model.Availability;
import dev.vti.model.Failback;
import dev.vti.model.GatewayQuality;
import dev.vti.model.LoadBalancing;
import dev.vti.model.NoGatewayPolicy;
import dev.vti.router.RouterStatus.GatewayStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Router objects for the tests, and short ways to say what is known of their gateways. */
final class Routers {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Routers() {
    }

    /** The note's production router: tunnel 2, and tunnels 1 and 3 together as backup with weights 50 and 10. */
    static RouterConfig production() {
        return new RouterConfig(1, "production-router", List.of(new Member(2, 1)), List.of(new Member(1, 50), new Member(3, 10)), 1, true,
                NoGatewayPolicy.DefaultRoute, LoadBalancing.Connection, Failback.NewConnections);
    }

    static List<Member> members(RouterConfig config) {
        List<Member> members = new ArrayList<>(config.main());
        members.addAll(config.backup());
        return members;
    }

    /** One word per gateway of the manifest, main ones first. */
    static Map<Integer, GatewayHealth> seen(RouterConfig config, Availability... availability) {
        Map<Integer, GatewayHealth> seen = new HashMap<>();
        List<Member> members = members(config);
        for (int i = 0; i < availability.length; i++) {
            seen.put(members.get(i).gatewayId(), health(availability[i]));
        }
        return seen;
    }

    /** Of a gateway of good quality. */
    static GatewayHealth health(Availability availability) {
        return switch (availability) {
            case Ready, NotMonitored -> new GatewayHealth(availability, true, GatewayQuality.Good, null, null);
            case Unavailable -> new GatewayHealth(availability, false, GatewayQuality.Good, "its probes stay without an answer", null);
            case Unknown -> GatewayHealth.UNKNOWN;
        };
    }

    static GatewayStatus gateway(RouterStatus router, int id) {
        return router.gateways().stream().filter(gateway -> gateway.gatewayId() == id).findFirst().orElseThrow();
    }
}
