package dev.vti.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an observer at the head office counted on one tunnel's interface since the last reset, inside the encryption.
 *
 * @param newConnections TCP connections that were opened from the agency by this tunnel
 * @param bytesIn bytes from the agency
 * @param bytesOut bytes to the agency
 */
record TunnelTraffic(long newConnections, long bytesIn, long bytesOut) {

    static Map<String, TunnelTraffic> observe(Lab lab) {
        Map<String, TunnelTraffic> byTunnel = new TreeMap<>();
        lab.scriptJson("observe", "tunnels").properties().forEach(tunnel -> byTunnel.put(tunnel.getKey(), new TunnelTraffic(
                tunnel.getValue().at("/in/new-tcp").asLong(),
                tunnel.getValue().at("/in/bytes").asLong(),
                tunnel.getValue().at("/out/bytes").asLong())));
        return byTunnel;
    }
}
