package dev.vti.config;

import dev.vti.model.InterfaceName;

/**
 * Replies to connections that come in by a device leave through a gateway.
 *
 * @param name the ReturnRoute's name
 * @param gatewayId id of a {@link GatewayConfig} without monitoring
 * @param device kernel interface the connections come in by
 */
public record ReturnRouteConfig(String name, int gatewayId, InterfaceName device) {
}
