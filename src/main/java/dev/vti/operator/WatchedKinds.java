package dev.vti.operator;

import dev.vti.api.FilterRule;
import dev.vti.api.Firewall;
import dev.vti.api.FirewallState;
import dev.vti.api.IpsecTunnel;
import dev.vti.api.NetworkObject;
import dev.vti.api.ReturnRoute;
import dev.vti.api.RouterObject;
import dev.vti.api.ServiceObject;
import dev.vti.api.VirtualInterface;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;

/** What the operator watches beside namespaces. */
final class WatchedKinds {

    static final List<Class<? extends HasMetadata>> ALL = List.of(Firewall.class, VirtualInterface.class, IpsecTunnel.class, RouterObject.class,
            FilterRule.class, ReturnRoute.class, NetworkObject.class, ServiceObject.class, FirewallState.class, Secret.class);

    private WatchedKinds() {
    }
}
