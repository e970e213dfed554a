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

/** An IPsec virtual interface. */
@Group("vti.dev")
@Version("v1alpha1")
@Kind("VirtualInterface")
@Plural("virtualinterfaces")
@Singular("virtualinterface")
@ShortNames("vi")
@Categories("vti")
@ValidationRule(value = "self.metadata.name.size() <= 15", fieldPath = ".metadata.name",
        message = "metadata.name must have at most 15 characters, as it names the kernel's interface: choose a shorter name such as tunwan1")
@ValidationRule(value = "!(self.metadata.name in ['lo', 'all', 'default'])", fieldPath = ".metadata.name",
        message = "metadata.name must not be lo, all or default, which the kernel uses itself: choose a name such as tunwan1")
@JsonClassDescription("An IPsec virtual interface (VTI): the local traffic endpoint of one tunnel. Its kernel interface carries the object's name.")
@AdditionalPrinterColumn(name = "Firewall", jsonPath = ".spec.firewall")
@AdditionalPrinterColumn(name = "Address", jsonPath = ".spec.address")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "MTU", jsonPath = ".spec.mtu", type = Type.INTEGER, priority = 1)
@AdditionalPrinterColumn(name = "Enabled", jsonPath = ".spec.enabled", type = Type.BOOLEAN, priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class VirtualInterface extends CustomResource<VirtualInterfaceSpec, VirtualInterfaceStatus> implements Namespaced {

    @Override
    protected VirtualInterfaceStatus initStatus() {
        return new VirtualInterfaceStatus();
    }
}
