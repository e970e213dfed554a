package dev.vti.router;

import dev.vti.config.RouterConfig;
import dev.vti.config.RouterConfig.Member;
import dev.vti.model.GatewayRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A gateway of a router object before it is decided whether it carries traffic. */
record Candidate(int id, int weight, GatewayRole role, GatewayHealth health) {

    /** Main gateways first; a gateway that is named twice counts where it is named first. One without health counts as never heard of. */
    static List<Candidate> of(RouterConfig config, Map<Integer, GatewayHealth> health) {
        Map<Integer, Candidate> byId = new LinkedHashMap<>();
        config.main().forEach(member -> byId.putIfAbsent(member.gatewayId(), of(member, GatewayRole.Main, health)));
        config.backup().forEach(member -> byId.putIfAbsent(member.gatewayId(), of(member, GatewayRole.Backup, health)));
        return List.copyOf(byId.values());
    }

    private static Candidate of(Member member, GatewayRole role, Map<Integer, GatewayHealth> health) {
        return new Candidate(member.gatewayId(), member.weight(), role, health.getOrDefault(member.gatewayId(), GatewayHealth.UNKNOWN));
    }

    boolean isMain() {
        return role == GatewayRole.Main;
    }
}
