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

/** A return route. */
@Group("vti.dev")
@Version("v1alpha1")
@Kind("ReturnRoute")
@Plural("returnroutes")
@Singular("returnroute")
@ShortNames("rr")
@Categories("vti")
public class ReturnRoute extends CustomResource<ReturnRouteSpec, ReturnRouteStatus> implements Namespaced {

    @Override
    protected ReturnRouteStatus initStatus() {
        return new ReturnRouteStatus();
    }
}
