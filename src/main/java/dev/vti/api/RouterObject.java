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

/** A router object. */
@Group("vti.dev")
@Version("v1alpha1")
@Kind("RouterObject")
@Plural("routerobjects")
@Singular("routerobject")
@ShortNames("ro")
@Categories("vti")
public class RouterObject extends CustomResource<RouterObjectSpec, RouterObjectStatus> implements Namespaced {

    @Override
    protected RouterObjectStatus initStatus() {
        return new RouterObjectStatus();
    }
}
