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

/** A site's firewall. */
@Group("vti.dev")
@Version("v1alpha1")
@Kind("Firewall")
@Plural("firewalls")
@Singular("firewall")
@ShortNames("fw")
@Categories("vti")
public class Firewall extends CustomResource<FirewallSpec, FirewallStatus> implements Namespaced {

    @Override
    protected FirewallStatus initStatus() {
        return new FirewallStatus();
    }
}
