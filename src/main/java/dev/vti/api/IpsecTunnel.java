package dev.vti.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A route-based IPsec tunnel. */
@Group("vti.dev")
@Version("v1alpha1")
@Kind("IpsecTunnel")
@Plural("ipsectunnels")
@Singular("ipsectunnel")
@ShortNames("tun")
@Categories("vti")
public class IpsecTunnel extends CustomResource<IpsecTunnelSpec, IpsecTunnelStatus> implements Namespaced {

    @Override
    protected IpsecTunnelStatus initStatus() {
        return new IpsecTunnelStatus();
    }
}
