package dev.vti.router;

import dev.vti.config.GatewayConfig;
import dev.vti.model.Availability;
import dev.vti.model.InterfaceName;
import dev.vti.model.LinkState;
import dev.vti.model.TunnelAvailability;
import dev.vti.router.GatewayEvidence.Device;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the evidence says of a gateway's availability, before anything is decided on it.
 *
 * @param reason why it is not Ready or NotMonitored; null when it is
 * @param devicesDown the devices on the way to it that are down or missing as far as is known
 * @param tunnelDown whether its tunnel is down as far as is known
 */
record Sight(Availability availability, String reason, Set<InterfaceName> devicesDown, boolean tunnelDown) {

    static Sight of(GatewayConfig config, GatewayHistory before, GatewayEvidence evidence) {
        Optional<Device> broken = evidence.devices().stream().filter(device -> isDown(device.state())).findFirst();
        Set<InterfaceName> devicesDown = evidence.devices().stream()
                .filter(device -> isDown(device.state()) || device.state() == LinkState.Unknown && before.devicesDown().contains(device.name()))
                .map(Device::name).collect(Collectors.toSet());
        boolean tunnelDown = config.tunnel() != null
                && (evidence.tunnel() == TunnelAvailability.Down || evidence.tunnel() == TunnelAvailability.Unknown && before.tunnelDown());
        if (broken.isPresent()) {
            String what = broken.get().state() == LinkState.Missing ? " does not exist" : " is down";
            return new Sight(Availability.Unavailable, "device " + broken.get().name() + what, devicesDown, tunnelDown);
        }
        if (tunnelDown && evidence.tunnel() == TunnelAvailability.Down) {
            return new Sight(Availability.Unavailable, "IpsecTunnel '" + config.tunnel() + "' is not up", devicesDown, true);
        }
        if (!devicesDown.isEmpty()) {
            return new Sight(Availability.Unknown, "device " + devicesDown.stream().min(Comparator.comparing(InterfaceName::value)).get()
                    + " was down, and cannot be asked for its state now", devicesDown, tunnelDown);
        }
        if (tunnelDown) {
            return new Sight(Availability.Unknown, "IpsecTunnel '" + config.tunnel() + "' was not up, and charon cannot be asked now", devicesDown, true);
        }
        return probed(config, evidence);
    }

    private static boolean isDown(LinkState state) {
        return state == LinkState.Down || state == LinkState.Missing;
    }

    private static Sight probed(GatewayConfig config, GatewayEvidence evidence) {
        if (config.monitoring() == null) {
            return new Sight(Availability.NotMonitored, null, Set.of(), false);
        }
        return switch (evidence.probed()) {
            case Ready -> new Sight(Availability.Ready, null, Set.of(), false);
            case Unavailable -> new Sight(Availability.Unavailable, evidence.probeReason() == null ? "its probes stay without an answer"
                    : evidence.probeReason(), Set.of(), false);
            case Unknown, NotMonitored -> new Sight(Availability.Unknown, "the probe has not spoken of it yet, or is quiet", Set.of(), false);
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
