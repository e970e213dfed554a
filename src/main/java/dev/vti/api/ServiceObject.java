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

/** A service object. */
@Group("vti.dev")
@Version("v1alpha1")
@Kind("ServiceObject")
@Plural("serviceobjects")
@Singular("serviceobject")
@ShortNames("so")
@Categories("vti")
public class ServiceObject extends CustomResource<ServiceObjectSpec, ServiceObjectStatus> implements Namespaced {

    @Override
    protected ServiceObjectStatus initStatus() {
        return new ServiceObjectStatus();
    }
}
