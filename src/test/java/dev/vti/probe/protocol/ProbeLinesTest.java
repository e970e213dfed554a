package dev.vti.probe.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vti.config.GatewayConfig;
import dev.vti.config.MonitoringConfig;
import dev.vti.model.Availability;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.ProbeMethod;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeLinesTest {

    private static final ProbeTarget TARGET = new ProbeTarget(7, IpAddress.parse("172.16.1.2"), new InterfaceName("tunwan1"), 15_000, 2_000, 3);
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00.123456Z");

    static List<ProbeReport> reports() {
        return List.of(
                new Verdict(7, Availability.Unavailable, 3, NOW, "no reply\nto 3 requests"),
                new Verdict(7, Availability.Ready, 1, NOW, null),
                new Measurements(List.of(new Measurement(7, 412L, 13L, 2.5), new Measurement(8, null, null, 100))),
                new Heartbeat(NOW));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void aReportIsOneLineAndComesBackEqual(ProbeReport report) throws UnreadableLineException {
        String line = ProbeLines.write(report);

        assertThat(line).endsWith("\n");
        assertThat(line.strip()).doesNotContain("\n");
        assertThat(ProbeLines.readReport(line)).isEqualTo(report);
    }

    @Test
    void targetsAreReadableText() throws UnreadableLineException {
        Targets targets = new Targets(List.of(TARGET));

        assertThat(ProbeLines.write(targets)).isEqualTo("{\"type\":\"targets\",\"targets\":[{\"id\":7,\"address\":\"172.16.1.2\","
                + "\"device\":\"tunwan1\",\"frequencyMillis\":15000,\"waitMillis\":2000,\"tries\":3}]}\n");
        assertThat(ProbeLines.readRequest(ProbeLines.write(targets))).isEqualTo(targets);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "null", "[]", "{}", "{\"type\":\"targets\"", "{\"type\":\"heartbeat\"}",
        "{\"type\":\"targets\",\"targets\":[{\"id\":7}]}",
        "{\"type\":\"targets\",\"targets\":[{\"id\":1,\"address\":\"host.example\",\"device\":\"a\",\"frequencyMillis\":10,\"waitMillis\":1,\"tries\":1}]}",
        "{\"type\":\"targets\",\"targets\":[{\"id\":1,\"address\":\"10.0.0.1\",\"device\":\"a\",\"frequencyMillis\":9,\"waitMillis\":1,\"tries\":1}]}"
    })
    void whatIsNoRequestIsRefused(String line) {
        assertThatThrownBy(() -> ProbeLines.readRequest(line)).isInstanceOf(UnreadableLineException.class);
    }

    @Test
    void aTargetIdMayBeThereOnlyOnce() {
        assertThatThrownBy(() -> new Targets(List.of(TARGET, TARGET))).hasMessageContaining("target id 7 is there twice");
    }

    @Test
    void aMonitoredGatewayIsATarget() {
        GatewayConfig gateway = new GatewayConfig(7, "remote-tunwan1", TARGET.address(), TARGET.device(),
                new MonitoringConfig(ProbeMethod.ICMP, null, 15_000, 2_000, 3, 1, 0, List.of(), 1, null), null, null);

        assertThat(ProbeTarget.of(gateway)).isEqualTo(TARGET);
        assertThatThrownBy(() -> ProbeTarget.of(new GatewayConfig(7, "remote-tunwan1", TARGET.address(), TARGET.device(), null, null, null)))
                .hasMessageContaining("remote-tunwan1 is not monitored");
    }
}
