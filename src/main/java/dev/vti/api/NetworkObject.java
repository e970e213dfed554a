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

/** A network object. */
@Group("vti.dev")
@Version("v1alpha1")
@Kind("NetworkObject")
@Plural("networkobjects")
@Singular("networkobject")
@ShortNames("no")
@Categories("vti")
public class NetworkObject extends CustomResource<NetworkObjectSpec, NetworkObjectStatus> implements Namespaced {

    @Override
    protected NetworkObjectStatus initStatus() {
        return new NetworkObjectStatus();
    }
}
