package dev.vti.router;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What all router objects of a firewall together ask of the packet filter.
 *
 * @param liveGateways ids of gateways whose established connections stay where they are
 * @param buckets for each router id its {@link #BUCKETS} buckets, each an egress value: a gateway id,
 *     {@link dev.vti.model.ConnectionMark#DEFAULT_ROUTE} or {@link dev.vti.model.ConnectionMark#DROP}
 */
public record GatewayChoice(Set<Integer> liveGateways, Map<Integer, List<Integer>> buckets) {

    public static final int BUCKETS = 256;

    public GatewayChoice {
        liveGateways = Set.copyOf(liveGateways);
        buckets = Map.copyOf(buckets);
    }
}
