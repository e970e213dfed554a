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

/** An IPsec virtual interface. */
@Group("vti.dev")
@Version("v1alpha1")
@Kind("VirtualInterface")
@Plural("virtualinterfaces")
@Singular("virtualinterface")
@ShortNames("vi")
@Categories("vti")
public class VirtualInterface extends CustomResource<VirtualInterfaceSpec, VirtualInterfaceStatus> implements Namespaced {

    @Override
    protected VirtualInterfaceStatus initStatus() {
        return new VirtualInterfaceStatus();
    }
}
