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

/** A return route. */
@Group("vti.dev")
@Version("v1alpha1")
@Kind("ReturnRoute")
@Plural("returnroutes")
@Singular("returnroute")
@ShortNames("rr")
@Categories("vti")
@JsonClassDescription("A return route: replies to connections that came in through a gateway leave through it.")
@AdditionalPrinterColumn(name = "Firewall", jsonPath = ".spec.firewall")
@AdditionalPrinterColumn(name = "Gateway", jsonPath = ".spec.gateway")
@AdditionalPrinterColumn(name = "Interface", jsonPath = ".spec['virtualInterface','interface']")
@AdditionalPrinterColumn(name = "Enabled", jsonPath = ".spec.enabled", type = Type.BOOLEAN)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class ReturnRoute extends CustomResource<ReturnRouteSpec, ReturnRouteStatus> implements Namespaced {

    @Override
    protected ReturnRouteStatus initStatus() {
        return new ReturnRouteStatus();
    }
}
