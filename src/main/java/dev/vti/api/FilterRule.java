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

/** A filter rule. */
@Group("vti.dev")
@Version("v1alpha1")
@Kind("FilterRule")
@Plural("filterrules")
@Singular("filterrule")
@ShortNames("fr")
@Categories("vti")
@JsonClassDescription("A filter rule: which connections pass, and by which router object. The rule with the lowest position that matches decides.")
@AdditionalPrinterColumn(name = "Firewall", jsonPath = ".spec.firewall")
@AdditionalPrinterColumn(name = "Position", jsonPath = ".spec.position", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Action", jsonPath = ".spec.action")
@AdditionalPrinterColumn(name = "Route", jsonPath = ".spec.route")
@AdditionalPrinterColumn(name = "Impose-DSCP", jsonPath = ".spec.imposeDscp")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Enabled", jsonPath = ".spec.enabled", type = Type.BOOLEAN, priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class FilterRule extends CustomResource<FilterRuleSpec, FilterRuleStatus> implements Namespaced {

    @Override
    protected FilterRuleStatus initStatus() {
        return new FilterRuleStatus();
    }
}
