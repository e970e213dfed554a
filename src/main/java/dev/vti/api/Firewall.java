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

/** A site's firewall. */
@Group("vti.dev")
@Version("v1alpha1")
@Kind("Firewall")
@Plural("firewalls")
@Singular("firewall")
@ShortNames("fw")
@Categories("vti")
@ValidationRule(value = "self.metadata.name.size() <= 63", fieldPath = ".metadata.name",
        message = "metadata.name must have at most 63 characters, as it labels the firewall's pods: choose a shorter name")
@JsonClassDescription("A site's firewall: its interfaces and what it does with traffic that no rule matches.")
@AdditionalPrinterColumn(name = "Tunnels", jsonPath = ".status.tunnels")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Applied", jsonPath = ".status.appliedRevision", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Compiled", jsonPath = ".status.compiledRevision", type = Type.INTEGER, priority = 1)
@AdditionalPrinterColumn(name = "Reported", jsonPath = ".status.lastReport", type = Type.DATE, priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class Firewall extends CustomResource<FirewallSpec, FirewallStatus> implements Namespaced {

    @Override
    protected FirewallStatus initStatus() {
        return new FirewallStatus();
    }
}
