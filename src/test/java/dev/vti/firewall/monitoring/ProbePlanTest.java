package dev.vti.firewall.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.config.GatewayConfig;
import dev.vti.config.MonitoringConfig;
import dev.vti.config.ThresholdsConfig;
import dev.vti.model.ConnectionMark;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.ProbeMethod;
import dev.vti.probe.protocol.ProbeTarget;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbePlanTest {

    private static final List<IpAddress> BEYOND = List.of(IpAddress.parse("192.0.2.1"));
    private static final MonitoringConfig USUAL = monitoring(15_000, List.of());
    private static final MonitoringConfig THROUGH = monitoring(15_000, BEYOND);

    private static MonitoringConfig monitoring(long frequency, List<IpAddress> targets) {
        return new MonitoringConfig(ProbeMethod.ICMP, null, frequency, 2_000, 3, 1, 0, targets, 1, null, true);
    }

    private static GatewayConfig gateway(int id, String address, MonitoringConfig monitoring) {
        return new GatewayConfig(id, "remote-" + address, IpAddress.parse(address), new InterfaceName("wan1"), monitoring, null, null);
    }

    private static ProbePlan plan(ProbePlan before, GatewayConfig... gateways) {
        return before.next(List.of(gateways));
    }

    @Test
    void gatewaysThatAreProbedAlikeAreProbedOnce() {
        ProbePlan plan = plan(ProbePlan.NOTHING, gateway(5, "10.0.0.1", USUAL), gateway(3, "10.0.0.1", USUAL), gateway(4, "10.0.0.2", USUAL));

        assertThat(plan.targets()).extracting(ProbeTarget::id).containsExactly(3, 4);
        assertThat(plan.gatewaysOf(3)).containsExactlyInAnyOrder(3, 5);
        assertThat(plan.gatewaysOf(4)).containsExactly(4);
        assertThat(plan.gatewaysOf(5)).isEmpty();
    }

    @Test
    void whatOnlyTheFirewallJudgesByMakesNoDifference() {
        ThresholdsConfig thresholds = new ThresholdsConfig(50L, null, null);
        MonitoringConfig strict = new MonitoringConfig(ProbeMethod.ICMP, null, 15_000, 2_000, 3, 1, 60_000, List.of(), 1, thresholds, true);

        assertThat(plan(ProbePlan.NOTHING, gateway(1, "10.0.0.1", USUAL), gateway(2, "10.0.0.1", strict)).targets()).hasSize(1);
    }

    @Test
    void whatTheProbeDoesMakesADifference() {
        MonitoringConfig port80 = new MonitoringConfig(ProbeMethod.TCP, 80, 15_000, 2_000, 3, 1, 0, List.of(), 1, null, true);
        MonitoringConfig port443 = new MonitoringConfig(ProbeMethod.TCP, 443, 15_000, 2_000, 3, 1, 0, List.of(), 1, null, true);
        MonitoringConfig careful = new MonitoringConfig(ProbeMethod.ICMP, null, 15_000, 2_000, 3, 2, 0, List.of(), 1, null, true);

        assertThat(plan(ProbePlan.NOTHING, gateway(1, "10.0.0.1", USUAL), gateway(2, "10.0.0.1", monitoring(1_000, List.of())),
                gateway(3, "10.0.0.1", port80), gateway(4, "10.0.0.1", port443), gateway(5, "10.0.0.1", careful), gateway(6, "10.0.0.1", THROUGH))
                .targets()).hasSize(6);
    }

    @Test
    void whatLiesBeyondIsAskedByTheRouteTableOfTheLowestId() {
        ProbePlan plan = plan(ProbePlan.NOTHING, gateway(5, "10.0.0.1", THROUGH), gateway(3, "10.0.0.1", THROUGH));

        assertThat(plan.targets()).containsExactly(ProbeTarget.of(gateway(3, "10.0.0.1", THROUGH)));
        assertThat(plan.targets().getFirst().mark()).isEqualTo(ConnectionMark.egress(3));
    }

    @Test
    void aFurtherGatewayChangesNoTarget() {
        ProbePlan before = plan(ProbePlan.NOTHING, gateway(3, "10.0.0.1", THROUGH), gateway(5, "10.0.0.1", THROUGH));
        ProbePlan after = plan(before, gateway(2, "10.0.0.1", THROUGH), gateway(3, "10.0.0.1", THROUGH), gateway(5, "10.0.0.1", THROUGH));

        assertThat(after.targets()).isEqualTo(before.targets());
        assertThat(after.gatewaysOf(3)).containsExactlyInAnyOrder(2, 3, 5);
    }

    @Test
    void whenTheOneThatSpokeForAllGoesTheNextDoes() {
        ProbePlan before = plan(ProbePlan.NOTHING, gateway(3, "10.0.0.1", THROUGH), gateway(5, "10.0.0.1", THROUGH), gateway(7, "10.0.0.1", THROUGH));
        ProbePlan after = plan(before, gateway(7, "10.0.0.1", THROUGH), gateway(5, "10.0.0.1", THROUGH));

        assertThat(after.targets()).containsExactly(before.targets().getFirst().onBehalfOf(5, ConnectionMark.egress(5)));
        assertThat(after.gatewaysOf(3)).isEmpty();
    }

    @Test
    void aGatewayWithoutMonitoringIsNotProbed() {
        assertThat(plan(ProbePlan.NOTHING, gateway(1, "10.0.0.1", null)).targets()).isEmpty();
    }
}
