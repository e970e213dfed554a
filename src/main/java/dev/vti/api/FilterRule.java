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

/** A filter rule. */
@Group("vti.dev")
@Version("v1alpha1")
@Kind("FilterRule")
@Plural("filterrules")
@Singular("filterrule")
@ShortNames("fr")
@Categories("vti")
public class FilterRule extends CustomResource<FilterRuleSpec, FilterRuleStatus> implements Namespaced {

    @Override
    protected FilterRuleStatus initStatus() {
        return new FilterRuleStatus();
    }
}
