package dev.vti.firewall.report;

import dev.vti.config.FirewallConfig;
import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.firewall.apply.Tunnels.TunnelState;
import dev.vti.router.RouterStatus;
import java.util.List;
import java.util.Map;

/**
 * All that a firewall sees at one moment, read from the kernel, charon and the probe.
 *
 * @param config the configuration that was programmed last
 * @param appliedRevision its revision; 0 before the first
 * @param failures what of it is not there
 * @param virtualInterfaces state by name
 * @param tunnels state by name
 * @param routers state by router id
 * @param measurements by gateway id; a gateway that never answered has none
 */
public record Observation(
        FirewallConfig config,
        long appliedRevision,
        String linkDriver,
        List<ApplyFailure> failures,
        Map<String, String> virtualInterfaces,
        Map<String, TunnelState> tunnels,
        Map<Integer, RouterStatus> routers,
        Map<Integer, GatewayMeasurement> measurements) {

    /**
     * What the probe measured of one gateway.
     *
     * @param roundTripMicros median of the last answered probes; null if none was answered
     * @param lossPercent probes without an answer among the last 100
     */
    public record GatewayMeasurement(Long roundTripMicros, int lossPercent) {
    }
}
