package dev.vti.probe.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vti.config.GatewayConfig;
import dev.vti.config.MonitoringConfig;
import dev.vti.model.Availability;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.ProbeMethod;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeLinesTest {

    private static final ProbeTarget TARGET = ProbeTarget.icmp(7, IpAddress.parse("172.16.1.2"), new InterfaceName("tunwan1"), 15_000, 2_000, 3);
    private static final ProbeTarget BEYOND = new ProbeTarget(8, ProbeMethod.TCP, 443, IpAddress.parse("172.16.1.6"), new InterfaceName("tunwan2"), 8,
            1_000, 200, 3, 2, List.of(IpAddress.parse("192.0.2.1"), IpAddress.parse("2001:db8::1")), 2);
    private static final String GOOD = "{\"type\":\"targets\",\"targets\":[{\"id\":7,\"method\":\"ICMP\",\"port\":0,\"address\":\"172.16.1.2\","
            + "\"device\":\"tunwan1\",\"mark\":0,\"frequencyMillis\":15000,\"waitMillis\":2000,\"tries\":3,\"triesUp\":1,\"targets\":[],"
            + "\"requiredTargets\":1}]}";
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00.123456Z");

    static List<ProbeReport> reports() {
        return List.of(
                new Verdict(7, Availability.Unavailable, 3, NOW, "no reply\nto 3 requests"),
                new Verdict(7, Availability.Ready, 1, NOW, null),
                new Measurements(List.of(new Measurement(7, 412L, 13L, 2.5), new Measurement(8, null, null, 100))),
                new Heartbeat(NOW, 17, 2));
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

        assertThat(ProbeLines.write(targets)).isEqualTo(GOOD + "\n");
        assertThat(ProbeLines.readRequest(GOOD)).isEqualTo(targets);
    }

    @Test
    void everyFieldOfATargetComesThrough() throws UnreadableLineException {
        Targets targets = new Targets(List.of(TARGET, BEYOND));

        assertThat(ProbeLines.readRequest(ProbeLines.write(targets))).isEqualTo(targets);
    }

    @Test
    void whatANewerVersionAddsIsSkipped() throws UnreadableLineException {
        assertThat(ProbeLines.readRequest(GOOD.replace("\"id\":7", "\"new\":{\"id\":[1]},\"other\":[[2],{}],\"third\":null,\"id\":7")
                .replace("\"targets\":[{", "\"more\":{\"targets\":[]},\"targets\":[{"))).isEqualTo(new Targets(List.of(TARGET)));
    }

    @Test
    void requestsAreReadAsTheyCome() throws Exception {
        List<ProbeRequest> read = new ArrayList<>();
        ProbeLines.readRequests(new ByteArrayInputStream((GOOD + "\n" + ProbeLines.write(new Targets(List.of()))).getBytes(UTF_8)), read::add);
        assertThat(read).containsExactly(new Targets(List.of(TARGET)), new Targets(List.of()));

        assertThatThrownBy(() -> ProbeLines.readRequests(new ByteArrayInputStream((GOOD + "\n{\"type\":").getBytes(UTF_8)), read::add))
                .isInstanceOf(UnreadableLineException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"type\":\"targets\"", "{\"type\":\"heartbeat\"}", "{\"type\":7}",
        "{\"type\":\"targets\",\"targets\":[{\"id\":7}]}"})
    void whatIsNoRequestIsRefused(String line) {
        assertThatThrownBy(() -> ProbeLines.readRequest(line)).isInstanceOf(UnreadableLineException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"id\":7', '\"id\":0'",
        "'\"id\":7', '\"id\":\"7\"'",
        "'\"id\":7', '\"id\":99999999999'",
        "'\"id\":7,', ''",
        "ICMP, UDP",
        "ICMP, TCP",
        "'\"port\":0', '\"port\":53'",
        "172.16.1.2, host.example",
        "tunwan1, a device of too long a name",
        "'\"frequencyMillis\":15000', '\"frequencyMillis\":9'",
        "'\"waitMillis\":2000', '\"waitMillis\":0'",
        "'\"triesUp\":1', '\"triesUp\":0'",
        "'\"requiredTargets\":1', '\"requiredTargets\":2'",
        "'\"targets\":[],', '\"targets\":[\"192.0.2.1\",\"192.0.2.1\"],'"
    })
    void aTargetThatCannotBeProbedIsRefused(String right, String wrong) {
        assertThat(GOOD).contains(right);
        assertThatThrownBy(() -> ProbeLines.readRequest(GOOD.replace(right, wrong == null ? "" : wrong))).isInstanceOf(UnreadableLineException.class);
    }

    @Test
    void aTargetIdMayBeThereOnlyOnce() {
        assertThatThrownBy(() -> new Targets(List.of(TARGET, TARGET))).hasMessageContaining("target id 7 is there twice");
    }

    @Test
    void aMonitoredGatewayIsATarget() {
        GatewayConfig gateway = new GatewayConfig(7, "remote-tunwan1", TARGET.address(), TARGET.device(),
                new MonitoringConfig(ProbeMethod.ICMP, null, 15_000, 2_000, 3, 1, 0, List.of(), 1, null, true), null, null);

        assertThat(ProbeTarget.of(gateway)).isEqualTo(TARGET);
        assertThatThrownBy(() -> ProbeTarget.of(new GatewayConfig(7, "remote-tunwan1", TARGET.address(), TARGET.device(), null, null, null)))
                .hasMessageContaining("remote-tunwan1 is not monitored");
    }

    @Test
    void whatLiesBeyondAGatewayIsAskedWithItsMark() {
        GatewayConfig gateway = new GatewayConfig(8, "remote-tunwan2", BEYOND.address(), BEYOND.device(),
                new MonitoringConfig(ProbeMethod.TCP, 443, 1_000, 200, 3, 2, 30_000, BEYOND.targets(), 2, null, true), null, null);

        assertThat(ProbeTarget.of(gateway)).isEqualTo(BEYOND);
    }
}
