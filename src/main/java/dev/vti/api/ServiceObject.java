package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.ValidationRule;
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
@ValidationRule(value = "!has(self.spec.group) || !(self.metadata.name in self.spec.group)", fieldPath = ".spec.group",
        message = "spec.group[] must not hold the object itself: remove its own name")
@JsonClassDescription("A name for services: either a protocol with its destination ports, or a group of other service objects.")
@AdditionalPrinterColumn(name = "Protocol", jsonPath = ".spec.protocol")
@AdditionalPrinterColumn(name = "Ports", jsonPath = ".spec.ports")
@AdditionalPrinterColumn(name = "Group", jsonPath = ".spec.group")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class ServiceObject extends CustomResource<ServiceObjectSpec, ServiceObjectStatus> implements Namespaced {

    @Override
    protected ServiceObjectStatus initStatus() {
        return new ServiceObjectStatus();
    }
}
