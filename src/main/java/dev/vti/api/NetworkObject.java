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

/** A network object. */
@Group("vti.dev")
@Version("v1alpha1")
@Kind("NetworkObject")
@Plural("networkobjects")
@Singular("networkobject")
@ShortNames("netobj")
@Categories("vti")
@ValidationRule(value = "!has(self.spec.group) || !(self.metadata.name in self.spec.group)", fieldPath = ".spec.group",
        message = "spec.group[] must not hold the object itself: remove its own name")
@JsonClassDescription("A name for addresses: exactly one of host, network, range and group.")
@AdditionalPrinterColumn(name = "Value", jsonPath = ".spec['host','network','range','group']")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class NetworkObject extends CustomResource<NetworkObjectSpec, NetworkObjectStatus> implements Namespaced {

    @Override
    protected NetworkObjectStatus initStatus() {
        return new NetworkObjectStatus();
    }
}
