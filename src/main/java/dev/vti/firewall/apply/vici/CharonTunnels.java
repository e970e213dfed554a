package dev.vti.firewall.apply.vici;

import dev.vti.config.FirewallConfig;
import dev.vti.config.TunnelConfig;
import dev.vti.config.VirtualInterfaceConfig;
import dev.vti.firewall.apply.ApplyFailure;
import dev.vti.firewall.apply.Tunnels;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Tunnels in a stock charon, over its VICI socket. charon loads and keeps them; this decides when one is started, since charon gives up on some
 * errors and start actions do not survive them. A charon that was restarted gets everything again with the next {@link #keepUp}.
 */
public final class CharonTunnels implements Tunnels {

    private static final Logger LOG = System.getLogger(CharonTunnels.class.getName());
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Clock clock;
    private final ViciClient client;
    private final ViciEvents events;
    private final CharonLoader loader;
    private final TunnelObserver observer;
    private final StartSchedule schedule = new StartSchedule();
    private final ExecutorService keeper = Executors.newSingleThreadExecutor(Thread.ofVirtual().name("charon-keeper").factory());
    private final ExecutorService looker = Executors.newSingleThreadExecutor(Thread.ofVirtual().name("charon-looker").factory());
    private final AtomicBoolean keeping = new AtomicBoolean();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Runnable onReason = () -> { };

    /** By connection name; replaced as a whole. */
    private volatile Map<String, TunnelConnection> wanted = Map.of();
    private long loadedOver = -1;

    /** @param socket path of charon's VICI socket; charon need not be there yet */
    public CharonTunnels(Path socket, Clock clock) {
        this.clock = clock;
        this.client = new ViciClient(socket, TIMEOUT);
        this.loader = new CharonLoader(client);
        this.observer = new TunnelObserver(socket, TIMEOUT, clock);
        this.events = new ViciEvents(socket, List.of("ike-updown", "child-updown", "log"), new EventListener());
    }

    @Override
    public void listen(Listener listener) {
        observer.listen(listener);
    }

    @Override
    public void tell() {
        observer.tell();
    }

    /** Called, on a thread of this object, whenever charon said why a tunnel is not up. */
    public void onReason(Runnable listener) {
        onReason = listener;
    }

    @Override
    public synchronized List<ApplyFailure> apply(FirewallConfig config, LinkKeys keys) {
        List<ApplyFailure> failures = new ArrayList<>();
        Map<String, TunnelConnection> connections = new LinkedHashMap<>();
        for (TunnelConfig tunnel : config.tunnels()) {
            try {
                TunnelConnection connection = new TunnelConnection(tunnel, virtualInterface(config, tunnel), keys);
                connection.connection();
                connections.put(connection.name(), connection);
            } catch (IllegalStateException e) {
                failures.add(new ApplyFailure("IpsecTunnel", tunnel.name(), e.getMessage()));
            }
        }
        wanted = connections;
        observer.keepOnly(config.tunnels().stream().map(TunnelConfig::name).collect(Collectors.toSet()));
        schedule.keepOnly(connections.keySet());
        try {
            failures.addAll(load());
            lookSoon();
        } catch (ViciException e) {
            connections.values().forEach(connection -> failures.add(new ApplyFailure("IpsecTunnel", connection.tunnel().name(), e.getMessage())));
        }
        return failures;
    }

    private static VirtualInterfaceConfig virtualInterface(FirewallConfig config, TunnelConfig tunnel) {
        return config.virtualInterfaces().stream().filter(link -> link.id() == tunnel.virtualInterfaceId()).findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "virtual interface " + tunnel.virtualInterface() + " is not in the configuration; apply the VirtualInterface"));
    }

    private List<ApplyFailure> load() throws ViciException {
        loadedOver = -1;
        List<ApplyFailure> failures = loader.load(wanted.values());
        loadedOver = client.connections();
        return failures;
    }

    @Override
    public Map<String, TunnelState> states() {
        look();
        return observer.seen();
    }

    @Override
    public void keepUp(Instant now) {
        if (keeping.compareAndSet(false, true) && !submit(keeper, () -> keep(now))) {
            keeping.set(false);
        }
    }

    private void keep(Instant now) {
        keeping.set(false);
        if (!wanted.isEmpty()) {
            start(now);
        }
    }

    private synchronized void start(Instant now) {
        try {
            loadAgainIfLost();
            Map<String, TunnelState.State> states = observer.look();
            for (TunnelConnection connection : wanted.values()) {
                if (schedule.isDue(connection.name(), states.get(connection.tunnel().name()), connection.tunnel().startsTunnel(), now)) {
                    initiate(connection);
                }
            }
        } catch (ViciException gone) {
            // Whoever looks finds every tunnel Unknown, and the next time this is tried again.
            look();
        }
    }

    /** On another connection than the one that loaded there may be another charon, which knows nothing of ours. */
    private void loadAgainIfLost() throws ViciException {
        client.request("version", ViciMessage.EMPTY);
        if (client.connections() != loadedOver) {
            load().forEach(failure -> LOG.log(Level.WARNING, "tunnel {0}: {1}", failure.name(), failure.message()));
        }
    }

    private synchronized void reconnected() {
        if (wanted.isEmpty()) {
            return;
        }
        try {
            loadAgainIfLost();
        } catch (ViciException goneAgain) {
            look();
        }
    }

    private void initiate(TunnelConnection connection) throws ViciException {
        try {
            client.request("initiate", ViciMessage.builder()
                    .value("ike", connection.name())
                    .value("child", connection.name())
                    // Returns at once; what becomes of it is seen in the events and the list of associations.
                    .value("timeout", "-1")
                    .build());
        } catch (ViciException e) {
            if (e.kind() != ViciException.Kind.REFUSED) {
                throw e;
            }
            LOG.log(Level.WARNING, "tunnel {0}: {1}", connection.tunnel().name(), e.getMessage());
        }
    }

    private void look() {
        try {
            observer.look();
        } catch (ViciException gone) {
            // Taken down already: every tunnel is Unknown, and why.
        }
    }

    @Override
    public synchronized void remove() {
        wanted = Map.of();
        observer.keepOnly(Set.of());
        schedule.keepOnly(Set.of());
        try {
            loader.unloadAll();
        } catch (ViciException e) {
            LOG.log(Level.WARNING, "tunnels are not unloaded: {0}", e.getMessage());
        }
    }

    @Override
    public void close() {
        events.close();
        keeper.shutdownNow();
        looker.shutdownNow();
        client.close();
        observer.close();
    }

    private static boolean submit(ExecutorService executor, Runnable work) {
        try {
            executor.execute(work);
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }

    private void lookSoon() {
        if (looking.compareAndSet(false, true) && !submit(looker, this::lookNow)) {
            looking.set(false);
        }
    }

    private void lookNow() {
        // Cleared first, so that an event that comes while charon is being asked is looked at again.
        looking.set(false);
        look();
    }

    private final class EventListener implements ViciEvents.Listener {

        @Override
        public void connected() {
            lookSoon();
            submit(keeper, CharonTunnels.this::reconnected);
        }

        @Override
        public void disconnected() {
            lookSoon();
        }

        @Override
        public void event(String name, ViciMessage message) {
            if (name.equals("log")) {
                logged(message);
            } else {
                lookSoon();
            }
        }

        private void logged(ViciMessage message) {
            String line = message.value("msg").orElse("");
            Diagnosis.of(line).ifPresent(diagnosis -> tunnelsOf(message, line).forEach(tunnel -> {
                if (observer.diagnose(tunnel, diagnosis)) {
                    LOG.log(Level.WARNING, "tunnel {0}: {1}", tunnel, diagnosis.sentence());
                    submit(looker, onReason);
                }
            }));
        }

        /** By the connection's name that charon gives; a line without one can still name the outer addresses. */
        private List<String> tunnelsOf(ViciMessage message, String line) {
            TunnelConnection named = wanted.get(message.value("ikesa-name").orElse(""));
            if (named != null) {
                return List.of(named.tunnel().name());
            }
            return Diagnosis.Endpoints.in(line).stream()
                    .flatMap(ends -> wanted.values().stream().map(TunnelConnection::tunnel)
                            .filter(tunnel -> Association.isHost(ends.local(), tunnel.localAddress())
                                    && Association.isHost(ends.remote(), tunnel.peerAddress())))
                    .map(TunnelConfig::name).toList();
        }
    }
}
