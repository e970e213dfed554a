package dev.vti.router;

import dev.vti.model.Availability;
import dev.vti.model.InterfaceName;
import dev.vti.model.LinkState;
import dev.vti.model.TunnelAvailability;
import java.util.List;

/**
 * All that is known about one gateway from outside at one moment.
 *
 * @param devices the devices that a packet to it must leave by: its own and, under a tunnel, that of the access link
 * @param tunnel its tunnel; Unknown without one
 * @param probed what the probe last said; Unknown before its first word and while it is quiet
 * @param probeReason the probe's own sentence on why it is not Ready; null for none
 * @param measurement null before the first
 */
public record GatewayEvidence(
        List<Device> devices, TunnelAvailability tunnel, Availability probed, String probeReason, PathQuality measurement) {

    /** Nothing is known. */
    public static final GatewayEvidence NONE = new GatewayEvidence(List.of(), TunnelAvailability.Unknown, Availability.Unknown, null, null);

    public GatewayEvidence {
        devices = List.copyOf(devices);
    }

    /** A device on the way to the gateway. */
    public record Device(InterfaceName name, LinkState state) {
    }
}
