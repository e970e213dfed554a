package dev.vti.router;

import dev.vti.config.RouterConfig;
import dev.vti.config.RouterConfig.Member;
import dev.vti.model.Availability;
import dev.vti.model.Failback;
import dev.vti.model.LoadBalancing;
import dev.vti.model.NoGatewayPolicy;
import dev.vti.model.RouterState;
import dev.vti.router.RouterStatus.GatewayStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Router objects and event sequences for the tests, drawn from a seed so that a failure can be run again. */
final class Routers {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Random random;

    Routers(long seed) {
        random = new Random(seed);
    }

    /** The note's production router: tunnel 2, and tunnels 1 and 3 together as backup with weights 50 and 10. */
    static RouterConfig production() {
        return new RouterConfig(1, "production-router", List.of(new Member(2, 1)), List.of(new Member(1, 50), new Member(3, 10)), 1, true,
                NoGatewayPolicy.DefaultRoute, LoadBalancing.Connection, Failback.NewConnections);
    }

    /** Up to six gateways in any roles, at least one in all. */
    RouterConfig router() {
        List<Integer> ids = new ArrayList<>(IntStream.rangeClosed(1, 8).boxed().toList());
        Collections.shuffle(ids, random);
        int main = random.nextInt(4);
        int backup = random.nextInt(main == 0 ? 1 : 0, 4);
        return new RouterConfig(1, "router", members(ids.subList(0, main)), members(ids.subList(main, main + backup)), 1, random.nextBoolean(),
                any(NoGatewayPolicy.values()), any(LoadBalancing.values()), Failback.NewConnections);
    }

    private List<Member> members(List<Integer> ids) {
        return ids.stream().map(id -> new Member(id, random.nextBoolean() ? random.nextInt(1, 6) : random.nextInt(1, 1001))).toList();
    }

    /** Availability of some of the gateways; those that are missing count as Unknown. */
    Map<Integer, Availability> availability(RouterConfig config) {
        Map<Integer, Availability> availability = new HashMap<>();
        for (Member member : members(config)) {
            if (random.nextInt(10) > 0) {
                availability.put(member.gatewayId(), any(Availability.values()));
            }
        }
        return availability;
    }

    int upTo(int bound) {
        return random.nextInt(bound);
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }

    static List<Member> members(RouterConfig config) {
        List<Member> members = new ArrayList<>(config.main());
        members.addAll(config.backup());
        return members;
    }

    /** One word per gateway of the manifest, main ones first. */
    static Map<Integer, Availability> seen(RouterConfig config, Availability... availability) {
        Map<Integer, Availability> seen = new HashMap<>();
        List<Member> members = members(config);
        for (int i = 0; i < availability.length; i++) {
            seen.put(members.get(i).gatewayId(), availability[i]);
        }
        return seen;
    }

    static GatewayStatus gateway(RouterStatus router, int id) {
        return router.gateways().stream().filter(gateway -> gateway.gatewayId() == id).findFirst().orElseThrow();
    }

    static boolean settled(RouterStatus router) {
        return router.state() != RouterState.Unknown;
    }
}
