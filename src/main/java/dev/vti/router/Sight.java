package dev.vti.router;

import dev.vti.config.GatewayConfig;
import dev.vti.model.Availability;
import dev.vti.model.LinkState;
import dev.vti.model.TunnelAvailability;
import dev.vti.router.GatewayEvidence.Device;
import java.util.Optional;

/**
 * What the evidence says of a gateway's availability, before anything is decided on it.
 *
 * @param reason why it is not Ready or NotMonitored; null when it is
 * @param deviceDown whether a device on the way to it is down or missing as far as is known
 * @param tunnelDown whether its tunnel is down as far as is known
 */
record Sight(Availability availability, String reason, boolean deviceDown, boolean tunnelDown) {

    static Sight of(GatewayConfig config, GatewayHistory before, GatewayEvidence evidence) {
        Optional<Device> broken = evidence.devices().stream()
                .filter(device -> device.state() == LinkState.Down || device.state() == LinkState.Missing).findFirst();
        boolean deviceUnknown = evidence.devices().isEmpty() || evidence.devices().stream().anyMatch(device -> device.state() == LinkState.Unknown);
        boolean deviceDown = broken.isPresent() || deviceUnknown && before.deviceDown();
        boolean tunnelDown = config.tunnel() != null
                && (evidence.tunnel() == TunnelAvailability.Down || evidence.tunnel() == TunnelAvailability.Unknown && before.tunnelDown());
        if (broken.isPresent()) {
            String what = broken.get().state() == LinkState.Missing ? " does not exist" : " is down";
            return new Sight(Availability.Unavailable, "device " + broken.get().name() + what, deviceDown, tunnelDown);
        }
        if (tunnelDown && evidence.tunnel() == TunnelAvailability.Down) {
            return new Sight(Availability.Unavailable, "IpsecTunnel '" + config.tunnel() + "' is not up", deviceDown, true);
        }
        if (deviceDown) {
            return new Sight(Availability.Unknown, "a device on the way to it was down, and cannot be asked for its state now", true, tunnelDown);
        }
        if (tunnelDown) {
            return new Sight(Availability.Unknown, "IpsecTunnel '" + config.tunnel() + "' was not up, and charon cannot be asked now", false, true);
        }
        return probed(config, evidence);
    }

    private static Sight probed(GatewayConfig config, GatewayEvidence evidence) {
        if (config.monitoring() == null) {
            return new Sight(Availability.NotMonitored, null, false, false);
        }
        return switch (evidence.probed()) {
            case Ready -> new Sight(Availability.Ready, null, false, false);
            case Unavailable -> new Sight(Availability.Unavailable, evidence.probeReason() == null ? "its probes stay without an answer"
                    : evidence.probeReason(), false, false);
            case Unknown, NotMonitored -> new Sight(Availability.Unknown, "the probe has not spoken of it yet, or is quiet", false, false);
        };
    }

    boolean isUsable(GatewayHistory before) {
        return switch (availability) {
            case Ready, NotMonitored -> true;
            case Unavailable -> false;
            case Unknown -> before.health().usable();
        };
    }
}
