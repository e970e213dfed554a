package dev.vti.router;

import dev.vti.config.GatewayConfig;
import dev.vti.config.MonitoringConfig;
import dev.vti.config.RouterConfig;
import dev.vti.config.RouterConfig.Member;
import dev.vti.config.ThresholdsConfig;
import dev.vti.model.Availability;
import dev.vti.model.Failback;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.LinkState;
import dev.vti.model.LoadBalancing;
import dev.vti.model.NoGatewayPolicy;
import dev.vti.model.ProbeMethod;
import dev.vti.model.TunnelAvailability;
import dev.vti.router.GatewayEvidence.Device;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** One router object with up to eight gateways, and random events on them: the same seed is the same history. */
final class Simulation {

    static final int GATEWAYS = 8;

    final Map<Integer, GatewayConfig> gateways = new TreeMap<>();
    final Map<Integer, GatewayEvidence> evidence = new HashMap<>();
    final Map<Integer, GatewayHistory> histories = new HashMap<>();
    RouterConfig config;
    RouterStatus router;
    Instant now = Routers.START;
    private final Random random;

    Simulation(long seed) {
        random = new Random(seed);
        for (int id = 1; id <= GATEWAYS; id++) {
            gateways.put(id, gateway(id));
            evidence.put(id, GatewayEvidence.NONE);
            histories.put(id, GatewayHistory.START);
        }
        config = randomRouter();
        router = RouterMachine.start(config);
    }

    private GatewayConfig gateway(int id) {
        ThresholdsConfig thresholds = random.nextBoolean() ? null : new ThresholdsConfig(100L, random.nextBoolean() ? null : 20L, 10);
        MonitoringConfig monitoring = random.nextInt(5) == 0 ? null : new MonitoringConfig(ProbeMethod.ICMP, null, 300, 100, 3, 1,
                random.nextBoolean() ? 0 : 1000L * random.nextInt(1, 60), List.of(), 1, thresholds, random.nextInt(4) > 0);
        return new GatewayConfig(id, "gateway" + id, IpAddress.parse("172.16.0." + id), new InterfaceName("tun" + id), monitoring,
                random.nextBoolean() ? null : "tunnel" + id, null);
    }

    private RouterConfig randomRouter() {
        List<Integer> ids = new ArrayList<>(IntStream.rangeClosed(1, GATEWAYS).boxed().toList());
        Collections.shuffle(ids, random);
        int main = random.nextInt(1, 4);
        int backup = random.nextInt(4);
        return new RouterConfig(1, "router", members(ids.subList(0, main)), members(ids.subList(main, main + backup)), random.nextInt(1, main + 1),
                random.nextBoolean(), any(NoGatewayPolicy.values()), any(LoadBalancing.values()), any(Failback.values()));
    }

    private List<Member> members(List<Integer> ids) {
        return ids.stream().map(id -> new Member(id, random.nextBoolean() ? random.nextInt(1, 6) : random.nextInt(1, 1001))).toList();
    }

    /** One event: something is heard of a gateway, or of all, or the configuration changes, or nothing but time passes. */
    void step() {
        now = now.plusMillis(random.nextInt(10) == 0 ? random.nextInt(1, 90_000) : random.nextInt(1, 5000));
        int kind = random.nextInt(20);
        if (kind == 0) {
            config = randomRouter();
        } else if (kind == 1) {
            evidence.replaceAll((id, before) -> new GatewayEvidence(before.devices(), before.tunnel(), Availability.Unknown, null, before.measurement()));
        } else if (kind > 2) {
            evidence.computeIfPresent(random.nextInt(1, GATEWAYS + 1), this::heard);
        }
        look();
    }

    private GatewayEvidence heard(int id, GatewayEvidence before) {
        Availability probed = before.probed();
        TunnelAvailability tunnel = before.tunnel();
        List<Device> devices = before.devices();
        PathQuality measurement = before.measurement();
        switch (random.nextInt(8)) {
            case 0 -> tunnel = any(TunnelAvailability.values());
            case 1 -> devices = List.of(new Device(gateways.get(id).device(), any(LinkState.values())), new Device(new InterfaceName("wan"), LinkState.Up));
            case 2 -> measurement = new PathQuality(random.nextBoolean() ? null : 1000L * random.nextInt(200), 1000L * random.nextInt(40),
                    random.nextInt(20));
            default -> probed = random.nextInt(3) == 0 ? any(Availability.values()) : random.nextBoolean() ? Availability.Ready : Availability.Unavailable;
        }
        return new GatewayEvidence(devices, tunnel, probed, null, measurement);
    }

    /** Decides on what is known now. */
    void look() {
        histories.replaceAll((id, before) -> GatewayMachine.next(gateways.get(id), before, evidence.get(id), now));
        router = RouterMachine.next(config, router, health(), now);
    }

    Map<Integer, GatewayHealth> health() {
        Map<Integer, GatewayHealth> health = new HashMap<>();
        histories.forEach((id, history) -> health.put(id, history.health()));
        return health;
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
