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
 * @param config the configuration that was programmed last; null before the first
 * @param appliedRevision its revision; 0 before the first
 * @param failures what of it, or of a newer one that was refused, is not there
 * @param virtualInterfaces state by name
 * @param tunnels state by name
 * @param routers state by router id
 * @param measurements by gateway id; a gateway that never answered has none
 * @param newConnections how many the kernel counted since the router's set of active gateways last changed, by router id and gateway id; a router that
 *     is not counted has no entry
 */
public record Observation(
        FirewallConfig config,
        long appliedRevision,
        String linkDriver,
        List<ApplyFailure> failures,
        Map<String, String> virtualInterfaces,
        Map<String, TunnelState> tunnels,
        Map<Integer, RouterStatus> routers,
        Map<Integer, GatewayMeasurement> measurements,
        Map<Integer, Map<Integer, Long>> newConnections) {

    /**
     * What the probe measured of one gateway.
     *
     * @param roundTripMicros median of the last answered probes; null if none was answered
     * @param jitterMicros mean difference between one round trip and the next; null below two answers
     * @param lossPercent probes without an answer among the last 100
     */
    public record GatewayMeasurement(Long roundTripMicros, Long jitterMicros, int lossPercent) {
    }
}
