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

/** What a running firewall has applied and sees; users never write it. */
@Group("vti.dev")
@Version("v1alpha1")
@Kind("FirewallState")
@Plural("firewallstates")
@Singular("firewallstate")
@ShortNames("fws")
@Categories("vti")
@JsonClassDescription("What a running firewall has applied and what it sees. Only the firewall writes it.")
@AdditionalPrinterColumn(name = "Applied", jsonPath = ".status.appliedRevision", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Links", jsonPath = ".status.linkDriver")
@AdditionalPrinterColumn(name = "Reported", jsonPath = ".status.reportedAt", type = Type.DATE)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class FirewallState extends CustomResource<Void, FirewallStateStatus> implements Namespaced {

    @Override
    protected FirewallStateStatus initStatus() {
        return new FirewallStateStatus();
    }
}
