package dev.vti.firewall.apply;

import dev.vti.config.FirewallConfig;
import dev.vti.config.TunnelConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A charon whose tunnels are up as soon as they are loaded. */
public final class TunnelsInMemory implements Tunnels {

    private final Map<String, TunnelState> loaded = new ConcurrentHashMap<>();
    private volatile Listener listener = (tunnel, state) -> { };
    private volatile Function<TunnelConfig, String> refusal = tunnel -> null;

    /** Refuses tunnels that the function has a reason for. */
    public void refuse(Function<TunnelConfig, String> reasons) {
        refusal = reasons;
    }

    /** A charon that was restarted knows nothing. */
    public void lose() {
        loaded.clear();
    }

    @Override
    public List<ApplyFailure> apply(FirewallConfig config, LinkKeys keys) {
        Map<String, TunnelConfig> wanted = config.tunnels().stream()
                .filter(tunnel -> refusal.apply(tunnel) == null).collect(Collectors.toMap(TunnelConfig::name, Function.identity()));
        loaded.keySet().retainAll(wanted.keySet());
        wanted.keySet().stream().filter(tunnel -> !loaded.containsKey(tunnel)).forEach(tunnel -> set(tunnel, TunnelState.State.Up));
        return config.tunnels().stream().filter(tunnel -> refusal.apply(tunnel) != null)
                .map(tunnel -> new ApplyFailure("IpsecTunnel", tunnel.name(), refusal.apply(tunnel))).toList();
    }

    /** The tunnel's state changes by itself. */
    public void set(String tunnel, TunnelState.State state) {
        loaded.put(tunnel, new TunnelState(state, null, ""));
        listener.tunnel(tunnel, state);
    }

    @Override
    public void tell() {
        loaded.forEach((tunnel, state) -> listener.tunnel(tunnel, state.state()));
    }

    @Override
    public void listen(Listener newListener) {
        listener = newListener;
    }

    @Override
    public Map<String, TunnelState> states() {
        return Map.copyOf(loaded);
    }

    @Override
    public void keepUp(Instant now) {
        // Up already.
    }

    @Override
    public void remove() {
        loaded.clear();
    }

    @Override
    public void close() {
        // charon keeps its tunnels when the process that loaded them ends.
    }
}
