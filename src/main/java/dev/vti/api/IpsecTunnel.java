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

/** A route-based IPsec tunnel. */
@Group("vti.dev")
@Version("v1alpha1")
@Kind("IpsecTunnel")
@Plural("ipsectunnels")
@Singular("ipsectunnel")
@ShortNames("tun")
@Categories("vti")
@JsonClassDescription("A route-based IPsec tunnel: everything routed to its virtual interface is encrypted to its peer.")
@AdditionalPrinterColumn(name = "Firewall", jsonPath = ".spec.firewall")
@AdditionalPrinterColumn(name = "Interface", jsonPath = ".spec.virtualInterface")
@AdditionalPrinterColumn(name = "Peer", jsonPath = ".spec.peer.address")
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state")
@AdditionalPrinterColumn(name = "Since", jsonPath = ".status.since", type = Type.DATE)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class IpsecTunnel extends CustomResource<IpsecTunnelSpec, IpsecTunnelStatus> implements Namespaced {

    @Override
    protected IpsecTunnelStatus initStatus() {
        return new IpsecTunnelStatus();
    }
}
