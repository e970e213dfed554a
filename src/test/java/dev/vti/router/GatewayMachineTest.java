package dev.vti.router;

import static dev.vti.router.Routers.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.config.GatewayConfig;
import dev.vti.config.MonitoringConfig;
import dev.vti.config.ThresholdsConfig;
import dev.vti.model.Availability;
import dev.vti.model.GatewayQuality;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.LinkState;
import dev.vti.model.ProbeMethod;
import dev.vti.model.TunnelAvailability;
import dev.vti.router.GatewayEvidence.Device;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayMachineTest {

    private static final InterfaceName VTI = new InterfaceName("tunwan1");
    private static final InterfaceName WAN = new InterfaceName("wan1");
    private static final GatewayEvidence READY = evidence(LinkState.Up, TunnelAvailability.Up, Availability.Ready);
    private static final GatewayEvidence DEAD = evidence(LinkState.Up, TunnelAvailability.Up, Availability.Unavailable);
    private static final GatewayEvidence QUIET = evidence(LinkState.Up, TunnelAvailability.Up, Availability.Unknown);

    private static Instant at(double seconds) {
        return START.plusMillis(Math.round(seconds * 1000));
    }

    private static GatewayEvidence evidence(LinkState link, TunnelAvailability tunnel, Availability probed) {
        return new GatewayEvidence(List.of(new Device(VTI, LinkState.Up), new Device(WAN, link)), tunnel, probed,
                probed == Availability.Unavailable ? "3 probes in a row stayed without an answer" : null, null);
    }

    private static GatewayEvidence measured(Long roundTripMillis, Long jitterMillis, double loss) {
        return new GatewayEvidence(READY.devices(), READY.tunnel(), Availability.Ready, null, new PathQuality(
                roundTripMillis == null ? null : roundTripMillis * 1000, jitterMillis == null ? null : jitterMillis * 1000, loss));
    }

    private static GatewayConfig gateway(int holdDownSeconds, ThresholdsConfig thresholds) {
        return gateway(new MonitoringConfig(ProbeMethod.ICMP, null, 300, 100, 3, 1, holdDownSeconds * 1000L, List.of(), 1, thresholds, true));
    }

    private static GatewayConfig gateway(MonitoringConfig monitoring) {
        return new GatewayConfig(1, "remote-tunwan1", IpAddress.parse("172.16.1.2"), VTI, monitoring, "wan1", null);
    }

    /** A gateway and what becomes of it. */
    private static final class Life {

        private final GatewayConfig config;
        private GatewayHistory history = GatewayHistory.START;

        private Life(GatewayConfig config) {
            this.config = config;
        }

        Life see(GatewayEvidence evidence, double second) {
            history = GatewayMachine.next(config, history, evidence, at(second));
            return this;
        }

        GatewayHealth health() {
            return history.health();
        }
    }

    private static Life life(int holdDownSeconds) {
        return new Life(gateway(holdDownSeconds, null));
    }

    private static Life judged(Long latency, Long jitter, Integer loss) {
        return new Life(gateway(0, new ThresholdsConfig(latency, jitter, loss))).see(READY, 0);
    }

    /** After an answer; what is seen then counts at once. */
    @ParameterizedTest
    @CsvSource(nullValues = "none", value = {
        // link, tunnel, probe, availability, usable, reason
        "Up,      Up,      Ready,       Ready,       true,  none",
        "Up,      Up,      Unavailable, Unavailable, false, 3 probes in a row stayed without an answer",
        "Up,      Up,      Unknown,     Unknown,     true,  'the probe has not spoken of it yet, or is quiet'",
        "Down,    Up,      Ready,       Unavailable, false, device wan1 is down",
        "Down,    Down,    Unknown,     Unavailable, false, device wan1 is down",
        "Missing, Up,      Ready,       Unavailable, false, device wan1 does not exist",
        "Unknown, Up,      Ready,       Ready,       true,  none",
        "Up,      Down,    Ready,       Unavailable, false, IpsecTunnel 'wan1' is not up",
        "Up,      Down,    Unknown,     Unavailable, false, IpsecTunnel 'wan1' is not up",
        "Up,      Unknown, Ready,       Ready,       true,  none",
        "Up,      Unknown, Unknown,     Unknown,     true,  'the probe has not spoken of it yet, or is quiet'",
        "Unknown, Unknown, Unavailable, Unavailable, false, 3 probes in a row stayed without an answer"
    })
    void deviceAndTunnelCountBeforeTheProbe(
            LinkState link, TunnelAvailability tunnel, Availability probed, Availability availability, boolean usable, String reason) {
        GatewayHealth health = life(0).see(READY, 0).see(evidence(link, tunnel, probed), 1).health();

        assertThat(health.availability()).isEqualTo(availability);
        assertThat(health.usable()).isEqualTo(usable);
        assertThat(health.reason()).isEqualTo(reason == null ? null : reason.replace("''", "'"));
    }

    @ParameterizedTest
    @CsvSource({
        // link and tunnel so far, link and tunnel now, availability, usable
        "Up,   Up,   Up,      Up,      NotMonitored, true",
        "Up,   Up,   Down,    Up,      Unavailable,  false",
        "Up,   Up,   Up,      Down,    Unavailable,  false",
        "Down, Up,   Unknown, Up,      Unknown,      false",
        "Up,   Down, Up,      Unknown, Unknown,      false",
        "Up,   Up,   Unknown, Unknown, NotMonitored, true",
        "Down, Down, Up,      Up,      NotMonitored, true"
    })
    void aGatewayThatIsNotMonitoredIsUsableUnlessItsDeviceOrTunnelIsDown(LinkState linkBefore, TunnelAvailability tunnelBefore, LinkState link,
            TunnelAvailability tunnel, Availability availability, boolean usable) {
        GatewayHealth health = new Life(gateway(null)).see(evidence(linkBefore, tunnelBefore, Availability.Unknown), 0)
                .see(evidence(link, tunnel, Availability.Unknown), 1).health();

        assertThat(health.availability()).isEqualTo(availability);
        assertThat(health.usable()).isEqualTo(usable);
    }

    @Test
    void whatWasDownAndCannotBeAskedStaysDownWhateverTheProbeSaidBefore() {
        Life life = life(0).see(READY, 0).see(evidence(LinkState.Up, TunnelAvailability.Down, Availability.Ready), 1)
                .see(evidence(LinkState.Up, TunnelAvailability.Unknown, Availability.Ready), 2);
        assertThat(life.health()).isEqualTo(new GatewayHealth(Availability.Unknown, false, GatewayQuality.Good,
                "IpsecTunnel 'wan1' was not up, and charon cannot be asked now", null));
        assertThat(life.see(READY, 3).health().usable()).isTrue();

        life.see(evidence(LinkState.Missing, TunnelAvailability.Up, Availability.Ready), 4)
                .see(evidence(LinkState.Unknown, TunnelAvailability.Up, Availability.Ready), 5);
        assertThat(life.health().usable()).isFalse();
        assertThat(life.health().availability()).isEqualTo(Availability.Unknown);
        assertThat(life.health().reason()).isEqualTo("device wan1 was down, and cannot be asked for its state now");
    }

    @Test
    void aDeviceThatWasNeverAskedDoesNotKeepAGatewayDownWhoseOtherDeviceIsUpAgain() {
        GatewayEvidence down = new GatewayEvidence(List.of(new Device(VTI, LinkState.Down), new Device(WAN, LinkState.Unknown)),
                TunnelAvailability.Up, Availability.Ready, null, null);

        Life life = life(0).see(READY, 0).see(down, 1).see(evidence(LinkState.Unknown, TunnelAvailability.Up, Availability.Ready), 2);
        assertThat(life.health().usable()).isTrue();
    }

    @Test
    void aPlainLinksGatewayHasNoTunnelToWaitFor() {
        GatewayConfig plain = new GatewayConfig(1, "mpls", IpAddress.parse("198.51.100.9"), WAN, gateway(0, null).monitoring(), null, null);

        assertThat(new Life(plain).see(evidence(LinkState.Up, TunnelAvailability.Down, Availability.Ready), 0).health().usable()).isTrue();
    }

    @Test
    void theFirstAnswerIsNotHeldDown() {
        assertThat(life(30).see(READY, 0).health()).isEqualTo(new GatewayHealth(Availability.Ready, true, GatewayQuality.Good, null, null));
        assertThat(life(30).see(DEAD, 0).see(READY, 9).health()).isEqualTo(new GatewayHealth(Availability.Ready, true, GatewayQuality.Good, null, null));
    }

    @Test
    void aReturningGatewayIsHeldDownUntilItHasAnsweredForTheWholeTime() {
        Life life = life(30).see(READY, 0).see(DEAD, 10).see(READY, 20);
        GatewayHealth held = new GatewayHealth(Availability.Ready, true, GatewayQuality.Damped, "it answers again and is held down", at(50));

        assertThat(life.health()).isEqualTo(held);
        assertThat(life.see(READY, 49.999).health()).isEqualTo(held);
        assertThat(life.see(READY, 50).health()).isEqualTo(new GatewayHealth(Availability.Ready, true, GatewayQuality.Good, null, null));
    }

    @Test
    void aBreakStartsTheHoldDownAgain() {
        Life failed = life(30).see(READY, 0).see(DEAD, 10).see(READY, 20).see(DEAD, 45);
        assertThat(failed.health().until()).isNull();
        assertThat(failed.see(READY, 46).health().until()).isEqualTo(at(76));

        Life silent = life(30).see(READY, 0).see(DEAD, 10).see(READY, 20).see(QUIET, 30);
        assertThat(silent.health()).isEqualTo(new GatewayHealth(Availability.Unknown, true, GatewayQuality.Damped,
                "the probe has not spoken of it yet, or is quiet", null));
        assertThat(silent.see(QUIET, 90).health().quality()).isEqualTo(GatewayQuality.Damped);
        assertThat(silent.see(READY, 100).health().until()).isEqualTo(at(130));
    }

    @Test
    void theClockOrTheManifestCanMakeAHoldDownShorterButNotLonger() {
        Life life = life(30).see(READY, 0).see(DEAD, 10).see(READY, 20);
        assertThat(life.see(READY, -3600).health().until()).isEqualTo(at(-3570));

        GatewayHistory longOne = life(3000).see(READY, 0).see(DEAD, 10).see(READY, 20).history;
        assertThat(GatewayMachine.next(gateway(5, null), longOne, READY, at(21)).health().until()).isEqualTo(at(26));
        assertThat(GatewayMachine.next(gateway(0, null), longOne, READY, at(21)).health().quality()).isEqualTo(GatewayQuality.Good);
    }

    /** Failures at the given seconds, each followed by an answer half a second later; damped or not after the last answer. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "10                        | false",
        "10 11                     | false",
        "10 11 12                  | false",
        "10 11 12 13               | true",
        "10 14 18 22               | true",
        "10 15 20 25               | false",
        "10 15 20 25 30            | true",
        "10 24 38 52 66 80 94 108 122 136 150 164 | true",
        "10 26 42 58 74 90 106 122 138 154 170 186 | false",
        "10 70 130 190 250         | false"
    })
    void aStormIsDampedAndAFewFailuresAreNot(String failures, boolean damped) {
        Life life = life(0).see(READY, 0);
        double[] seconds = Stream.of(failures.split(" ")).mapToDouble(Double::parseDouble).toArray();
        for (double second : seconds) {
            life.see(DEAD, second).see(READY, second + 0.5);
        }

        assertThat(life.health().quality()).isEqualTo(damped ? GatewayQuality.Damped : GatewayQuality.Good);
        assertThat(life.health().usable()).isTrue();
        assertThat(life.health().reason()).isEqualTo(damped ? "it failed too often in short order" : null);
        assertThat(life.health().until() != null).isEqualTo(damped);
    }

    @Test
    void dampingEndsAboutAMinuteAfterAShortStormAndTwoMinutesAfterALongOne() {
        Life life = life(0).see(READY, 0);
        for (int second = 1; second <= 4; second++) {
            life.see(DEAD, second).see(READY, second + 0.5);
        }
        assertThat(life.health().until()).isBetween(at(4 + 55), at(4 + 62));
        Instant end = life.health().until();
        assertThat(life.see(READY, 30).health().until()).isEqualTo(end);
        assertThat(life.see(READY, 70).health()).isEqualTo(new GatewayHealth(Availability.Ready, true, GatewayQuality.Good, null, null));

        for (int second = 100; second <= 200; second++) {
            life.see(DEAD, second).see(READY, second + 0.5);
        }
        assertThat(life.health().until()).isEqualTo(at(200 + 120));
    }

    @Test
    void aStormIsNotDampedWhereDampingIsSwitchedOff() {
        MonitoringConfig undamped = new MonitoringConfig(ProbeMethod.ICMP, null, 300, 100, 3, 1, 0, List.of(), 1, null, false);
        Life life = new Life(gateway(undamped));
        life.see(READY, 0);
        for (int second = 1; second <= 30; second += 2) {
            life.see(DEAD, second);
            life.see(READY, second + 1);
        }

        assertThat(life.health().quality()).isEqualTo(GatewayQuality.Good);
        assertThat(life.health().until()).isNull();
    }

    @Test
    void aDeadGatewaySaysThatItIsDampedToo() {
        Life life = life(0).see(READY, 0);
        for (int second = 1; second <= 4; second++) {
            life.see(READY, second - 0.5).see(DEAD, second);
        }

        assertThat(life.health().usable()).isFalse();
        assertThat(life.health().quality()).isEqualTo(GatewayQuality.Damped);
        assertThat(life.health().reason()).isEqualTo("3 probes in a row stayed without an answer");
        assertThat(life.health().until()).isAfter(at(4));
    }

    @Test
    void linkAndTunnelFailuresAreFailuresToo() {
        Life life = new Life(gateway(null)).see(READY, 0);
        for (int second = 1; second <= 4; second++) {
            life.see(evidence(LinkState.Down, TunnelAvailability.Up, Availability.Unknown), second).see(READY, second + 0.5);
        }
        assertThat(life.health().quality()).isEqualTo(GatewayQuality.Damped);
        assertThat(life.health().availability()).isEqualTo(Availability.NotMonitored);
    }

    @Test
    void silenceNeitherEndsDampingNorCountsAsFailure() {
        Life life = life(0).see(READY, 0);
        for (int second = 1; second <= 9; second++) {
            life.see(QUIET, second).see(READY, second + 0.5);
        }
        assertThat(life.health().quality()).isEqualTo(GatewayQuality.Good);

        for (int second = 11; second <= 14; second++) {
            life.see(DEAD, second).see(READY, second + 0.5);
        }
        assertThat(life.see(QUIET, 20).see(QUIET, 500).health().quality()).isEqualTo(GatewayQuality.Damped);
        assertThat(life.see(READY, 501).health().quality()).isEqualTo(GatewayQuality.Good);
    }

    @Test
    void aClockSetBackDoesNotProlongDamping() {
        Life life = life(0).see(READY, 0);
        for (int second = 1; second <= 4; second++) {
            life.see(DEAD, second).see(READY, second + 0.5);
        }
        assertThat(life.see(READY, -7200).health().until()).isEqualTo(at(-7200 + 120));
        assertThat(life.see(READY, -7079).health().quality()).isEqualTo(GatewayQuality.Good);
    }

    @Test
    void aClockSetBackMakesNoStormOfTwoFailures() {
        Life life = life(0).see(READY, 0).see(DEAD, 100).see(READY, 101).see(DEAD, -3600).see(READY, -3599);

        assertThat(life.health().quality()).isEqualTo(GatewayQuality.Good);
    }

    /** Round trip and jitter in ms, loss in percent, one measurement a second; threshold 100 ms, 20 ms and 10 %. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", value = {
        "100 20 10            | none",
        "101 16 8             | its latency is beyond 100 ms, or not back at 80 ms yet",
        "101 1 1; 81 1 1      | its latency is beyond 100 ms, or not back at 80 ms yet",
        "101 1 1; 80 1 1      | none",
        "101 1 1; 80 1 1; 99 1 1 | none",
        "50 21 0              | its jitter is beyond 20 ms, or not back at 16 ms yet",
        "50 21 0; 50 16 8     | none",
        "50 21 0; 50 16 9     | its loss is beyond 10 %, or not back at 8 % yet",
        "50 1 10.5            | its loss is beyond 10 %, or not back at 8 % yet",
        "50 1 11; 50 1 8      | none",
        "101 1 0; 50 17 0     | its jitter is beyond 20 ms, or not back at 16 ms yet",
        "- - 0                | none",
        "- - 100              | its loss is beyond 10 %, or not back at 8 % yet",
        "101 21 0             | its latency is beyond 100 ms, or not back at 80 ms yet; its jitter is beyond 20 ms, or not back at 16 ms yet"
    })
    void beyondAThresholdItIsDegradedUntilAllAreBackAt80Percent(String measurements, String reason) {
        Life life = judged(100L, 20L, 10);
        int second = 1;
        for (String one : measurements.split("; ")) {
            String[] values = one.trim().split(" ");
            life.see(measured(number(values[0]), number(values[1]), Double.parseDouble(values[2])), second++);
        }

        assertThat(life.health().quality()).isEqualTo(reason == null ? GatewayQuality.Good : GatewayQuality.Degraded);
        assertThat(life.health().reason()).isEqualTo(reason);
        assertThat(life.health().usable()).isTrue();
    }

    private static Long number(String text) {
        return text.equals("-") ? null : Long.valueOf(text);
    }

    @Test
    void whatHasNoThresholdIsNotJudged() {
        assertThat(judged(null, null, 5).see(measured(5000L, 5000L, 5), 1).health().quality()).isEqualTo(GatewayQuality.Good);
        assertThat(life(0).see(READY, 0).see(measured(5000L, 5000L, 50), 1).health().quality()).isEqualTo(GatewayQuality.Good);
    }

    @Test
    void withoutANewMeasurementTheQualityStaysAndWithoutThresholdsItIsGood() {
        Life life = judged(100L, null, null).see(measured(150L, null, 0), 1);
        assertThat(life.see(READY, 2).health().quality()).isEqualTo(GatewayQuality.Degraded);
        assertThat(GatewayMachine.next(gateway(0, null), life.history, measured(150L, null, 0), at(3)).health().quality()).isEqualTo(GatewayQuality.Good);
    }

    @Test
    void aThresholdOfOddSizeNamesItsWayBack() {
        assertThat(judged(null, null, 1).see(measured(1L, null, 2), 1).health().reason()).isEqualTo("its loss is beyond 1 %, or not back at 0.8 % yet");
    }
}
