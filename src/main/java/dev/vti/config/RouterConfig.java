package dev.vti.config;

import dev.vti.model.Failback;
import dev.vti.model.LoadBalancing;
import dev.vti.model.NoGatewayPolicy;
import java.util.List;
import java.util.stream.Stream;

/**
 * One router object.
 *
 * @param id 1 to 4095, unique and stable in its firewall
 * @param main main gateways in order of preference
 * @param backup backup gateways in order of preference
 * @param backupThreshold backups are used when fewer main gateways than this can be used, 1 to 64
 */
public record RouterConfig(
        int id,
        String name,
        List<Member> main,
        List<Member> backup,
        int backupThreshold,
        boolean enableAllBackupGateways,
        NoGatewayPolicy ifNoGatewayAvailable,
        LoadBalancing loadBalancing,
        Failback failback) {

    public RouterConfig {
        main = List.copyOf(main);
        backup = List.copyOf(backup);
    }

    /** Ids of all its gateways, main ones first, each once. */
    public Stream<Integer> gatewayIds() {
        return Stream.concat(main.stream(), backup.stream()).map(Member::gatewayId).distinct();
    }

    /**
     * A gateway's place in a router object.
     *
     * @param gatewayId id of a {@link GatewayConfig}
     * @param weight 1 to 1000
     */
    public record Member(int gatewayId, int weight) {
    }
}
