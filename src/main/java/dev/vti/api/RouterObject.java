package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
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
@JsonClassDescription("A router object: the gateways that filter rules route by, which of them are backups, and how they are monitored.")
@AdditionalPrinterColumn(name = "Firewall", jsonPath = ".spec.firewall")
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state")
@AdditionalPrinterColumn(name = "Active", jsonPath = ".status.active")
@AdditionalPrinterColumn(name = "Since", jsonPath = ".status.since", type = Type.DATE)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status", priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class RouterObject extends CustomResource<RouterObjectSpec, RouterObjectStatus> implements Namespaced {

    @Override
    protected RouterObjectStatus initStatus() {
        return new RouterObjectStatus();
    }
}
