package dev.vti.config;

import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;

/**
 * One next hop with its own mark and route table. The same network object monitored in two ways is two gateways.
 *
 * @param id 1 to {@link dev.vti.model.ConnectionMark#HIGHEST_GATEWAY_ID}, unique and stable in its firewall
 * @param object name of the NetworkObject
 * @param device kernel device that the next hop is reached by, and that its probe must leave by
 * @param monitoring how it is probed; null for a return route's gateway, which is not probed and always live
 */
public record GatewayConfig(int id, String object, IpAddress address, InterfaceName device, MonitoringConfig monitoring) {
}
