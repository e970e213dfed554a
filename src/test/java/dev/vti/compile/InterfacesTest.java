package dev.vti.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.api.FirewallInterface;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A firewall's interfaces and virtual interfaces, what they may not share, and references to what is gone. */
class InterfacesTest {

    private static final ObjectKey AGENCY = new ObjectKey(ObjectKey.FIREWALL, "agency");

    @Test
    void overlappingVirtualInterfacesAreToldToBoth() {
        Manifests site = Manifests.agency().virtualInterface("tunwan2", spec -> spec.address = "172.16.1.2/30");

        assertThat(site.findings("VirtualInterface", "tunwan1")).containsExactly("Accepted Conflict spec.address: 172.16.1.1/30 overlaps with "
                + "the network of VirtualInterface 'tunwan2' (172.16.1.2/30): give each interface a network of its own");
        assertThat(site.findings("VirtualInterface", "tunwan2")).singleElement().asString().contains("VirtualInterface 'tunwan1' (172.16.1.1/30)");
        assertThat(site.findings("VirtualInterface", "tunwan3")).isEmpty();
        assertThat(site.config().virtualInterfaces()).extracting("device.value").containsExactly("tunwan3");
        assertThat(site.result().held()).isFalse();
    }

    @Test
    void aVirtualInterfaceInsideAnInterfacesNetworkIsToldToBothAndDoesNotHoldTheFirewall() {
        Manifests site = Manifests.agency().virtualInterface("tunwan2", spec -> spec.address = "10.1.0.5/30");

        assertThat(site.findings("VirtualInterface", "tunwan2")).singleElement().asString()
                .contains("interface 'in' of Firewall 'agency' (10.1.0.254/24)");
        assertThat(site.findings("Firewall", "agency")).singleElement().asString()
                .contains("Accepted Conflict spec.interfaces['in'].addresses: 10.1.0.254/24", "VirtualInterface 'tunwan2' (10.1.0.5/30)");
        assertThat(site.result().held()).isFalse();
        assertThat(site.config().interfaces()).extracting("name").contains("in");
    }

    @Test
    void interfacesOfAFirewallThatAreWrongHoldIt() {
        Manifests overlap = Manifests.agency().firewall(spec -> spec.interfaces.get(1).addresses = List.of("10.1.0.1/16"));
        assertThat(overlap.findings("Firewall", "agency")).hasSize(2).allMatch(message -> message.startsWith("Accepted Conflict spec.interfaces['"));
        assertThat(overlap.result().heldBy()).containsExactly(AGENCY);

        Manifests device = Manifests.agency().firewall(spec -> spec.interfaces.get(1).device = "eth1");
        assertThat(device.findings("Firewall", "agency")).containsExactly("Accepted Conflict spec.interfaces[1].device: eth1 is also the device of "
                + "interface 'in': put all addresses on one interface, or correct one of the devices");
        assertThat(device.result().heldBy()).containsExactly(AGENCY);

        Manifests name = Manifests.agency().firewall(spec -> spec.interfaces.get(1).name = "in");
        assertThat(name.findings("Firewall", "agency")).singleElement().asString().contains("spec.interfaces[1].name: another interface");

        Manifests none = Manifests.agency().firewall(spec -> spec.interfaces = null);
        assertThat(none.findings("Firewall", "agency")).singleElement().asString().contains("spec.interfaces: there is no interface");
        assertThat(none.result().heldBy()).containsExactly(AGENCY);

        Manifests wrong = Manifests.agency().firewall(spec -> spec.interfaces.get(0).addresses = List.of("10.1.0.254"));
        assertThat(wrong.findings("Firewall", "agency")).singleElement().asString().contains("spec.interfaces[0].addresses[0]: '10.1.0.254'");
    }

    @Test
    void oneInterfaceMayHaveSeveralAddressesInOneNetwork() {
        Manifests site = Manifests.agency().firewall(spec -> spec.interfaces.get(0).addresses = List.of("10.1.0.254/24", "10.1.0.253/24"));

        assertThat(site.compile().findings()).isEmpty();
        assertThat(site.config().rules().getFirst().matches().getFirst().sources()).extracting(Object::toString).containsExactly("10.1.0.0/24");
    }

    @Test
    void aVirtualInterfaceCannotHaveTheNameOfADevice() {
        Manifests site = Manifests.agency();
        site.virtualInterface("eth1", spec -> spec.address = "172.16.9.1/30");

        assertThat(site.findings("VirtualInterface", "eth1")).containsExactly("Accepted Conflict metadata.name: eth1 is also the device of "
                + "interface 'in' of Firewall 'agency': choose another name for this object");
        assertThat(site.findings("Firewall", "agency")).singleElement().asString().contains("VirtualInterface 'eth1'");
        assertThat(site.result().held()).isFalse();
    }

    @Test
    void itsOwnFields() {
        Manifests site = Manifests.agency();
        site.virtualInterface("a-name-that-is-too-long", spec -> spec.address = "172.16.9.1/30");
        site.virtualInterface("v6", spec -> spec.address = "2001:db8::1/64");
        site.virtualInterface("alone", spec -> spec.address = "172.16.9.1/32");
        site.virtualInterface("first", spec -> spec.address = "172.16.9.0/30");
        site.virtualInterface("mtu", spec -> {
            spec.address = "172.16.9.1/30";
            spec.mtu = 100;
        });

        assertThat(site.findings("VirtualInterface", "a-name-that-is-too-long")).singleElement().asString().contains("metadata.name");
        assertThat(site.findings("VirtualInterface", "v6")).singleElement().asString().contains("IPv4 only in this release");
        assertThat(site.findings("VirtualInterface", "alone")).singleElement().asString().contains("leaves no address for the peer");
        assertThat(site.findings("VirtualInterface", "first")).singleElement().asString().contains("first or last address of its network");
        assertThat(site.findings("VirtualInterface", "mtu")).singleElement().asString().contains("spec.mtu: 100 is out of range: write 576 to 9000");
    }

    @Test
    void aFirewallThatDoesNotExist() {
        Manifests site = Manifests.agency();
        site.firewalls.clear();

        assertThat(site.compile().firewalls()).isEmpty();
        assertThat(site.findings("RouterObject", "http-router")).containsExactly("ResolvedRefs ReferenceNotFound "
                + "spec.firewall: Firewall 'agency' does not exist in namespace 'agency': create it or correct the name");
        assertThat(site.compile().findings()).hasSize(12);
    }

    @Test
    void anObjectThatIsBeingDeletedCountsAsGone() {
        Manifests site = Manifests.agency().delete("NetworkObject", "sql-server").delete("FilterRule", "voip");

        assertThat(site.config().rules()).extracting("name").containsExactly("http-ftp");
        assertThat(site.findings("FilterRule", "voip")).isEmpty();
        assertThat(site.findings("FilterRule", "production")).containsExactly("ResolvedRefs ReferenceNotFound spec.destination[0].object: "
                + "NetworkObject 'sql-server' is being deleted: use another one, or create it again once it is gone");

        Manifests gone = Manifests.agency().delete("Firewall", "agency");
        assertThat(gone.compile().firewalls()).isEmpty();
        assertThat(gone.findings("IpsecTunnel", "wan1")).containsExactly("ResolvedRefs ReferenceNotFound "
                + "spec.firewall: Firewall 'agency' is being deleted: use another one, or create it again once it is gone");
    }

    @Test
    void anInterfaceWithoutAddressesIsLeftAsItIs() {
        Manifests site = Manifests.agency();
        FirewallInterface bare = new FirewallInterface();
        bare.name = "dmz";
        bare.device = "eth9";
        site.firewalls.get("agency").interfaces.add(bare);

        assertThat(site.compile().findings()).isEmpty();
        assertThat(site.config().interfaces()).filteredOn(one -> one.name().equals("dmz")).singleElement()
                .satisfies(one -> assertThat(one.addresses()).isEmpty());
    }
}
