package dev.vti.firewall;

import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.RouterConfig;
import dev.vti.router.RouterStatus;
import dev.vti.router.RouterStatus.GatewayStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says in the log where each router object sends its new connections, once for every change, and how long the change took. */
final class DecisionLog {

    private static final System.Logger LOG = System.getLogger(DecisionLog.class.getName());

    private final Map<String, String> said = new HashMap<>();

    /**
     * @param routers state by router id
     * @param took from the event that asked for the change to the kernel's confirmation
     */
    synchronized void changed(FirewallConfig config, Map<Integer, RouterStatus> routers, Duration took) {
        Map<Integer, String> names = config.gateways().stream().collect(Collectors.toMap(GatewayConfig::id, GatewayConfig::object));
        said.keySet().retainAll(config.routers().stream().map(RouterConfig::name).toList());
        for (RouterConfig router : config.routers()) {
            RouterStatus status = routers.get(router.id());
            if (status != null) {
                String now = sentence(status, names::get);
                if (!now.equals(said.put(router.name(), now))) {
                    LOG.log(System.Logger.Level.INFO, "Router object {0}: {1}; in the kernel {2} µs after the event.",
                            router.name(), now, Long.toString(took.toNanos() / 1000));
                }
            }
        }
    }

    private static String sentence(RouterStatus status, Function<Integer, String> names) {
        String active = status.gateways().stream().filter(gateway -> gateway.distribution() > 0)
                .map((GatewayStatus gateway) -> names.apply(gateway.gatewayId()) + " " + gateway.distribution() + "%")
                .collect(Collectors.joining(", "));
        return active.isEmpty() ? "no gateway" : active;
    }
}
