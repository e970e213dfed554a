package dev.vti.config;

import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;

/**
 * One next hop with its own mark and route table. The same network object monitored in two ways is two gateways.
 *
 * @param id 1 to {@link dev.vti.model.ConnectionMark#HIGHEST_GATEWAY_ID}, unique and stable in its firewall
 * @param object name of the NetworkObject
 * @param device kernel device that the next hop is reached by, and that its probe must leave by
 * @param monitoring how it is probed; null for a return route's gateway, and for one that its router object does not monitor: it
 *     counts as usable unless its device or its tunnel is down
 * @param tunnel name of the {@link TunnelConfig} whose virtual interface the device is; null for a plain link
 * @param router name of the one {@link RouterConfig} that has this gateway to itself, because its failback moves established connections
 *     ({@link dev.vti.model.Failback#All}); null when routers share it
 */
public record GatewayConfig(
        int id, String object, IpAddress address, InterfaceName device, MonitoringConfig monitoring, String tunnel, String router) {
}
