package dev.vti.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.api.IpsecTunnelSpec;
import dev.vti.config.TunnelConfig;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What can be wrong with a tunnel, and what becomes of the rest. */
class TunnelsTest {

    private static String finding(Manifests site, String tunnel) {
        assertThat(site.config().tunnels()).extracting(TunnelConfig::name).doesNotContain(tunnel);
        assertThat(site.findings("IpsecTunnel", tunnel)).hasSize(1);
        return site.findings("IpsecTunnel", tunnel).getFirst();
    }

    private static String afterChange(Consumer<IpsecTunnelSpec> change) {
        Manifests site = Manifests.agency().tunnel("wan2", change);
        assertThat(site.config().tunnels()).extracting(TunnelConfig::name).contains("wan1", "wan3");
        return finding(site, "wan2");
    }

    @Test
    void aMissingVirtualInterface() {
        assertThat(afterChange(spec -> spec.virtualInterface = "tunwan9")).isEqualTo("ResolvedRefs ReferenceNotFound spec.virtualInterface: "
                + "VirtualInterface 'tunwan9' does not exist in namespace 'agency': create it or correct the name");
    }

    @Test
    void aDisabledVirtualInterfaceIsNoFindingOnItselfButOnItsTunnelAndRouters() {
        Manifests site = Manifests.agency().virtualInterface("tunwan2", spec -> spec.enabled = false);

        assertThat(site.findings("VirtualInterface", "tunwan2")).isEmpty();
        assertThat(site.config().virtualInterfaces()).extracting("device.value").containsExactly("tunwan1", "tunwan3");
        assertThat(finding(site, "wan2")).isEqualTo("ResolvedRefs ReferenceNotAccepted spec.virtualInterface: "
                + "VirtualInterface 'tunwan2' is disabled: set its spec.enabled to true");
        assertThat(site.findings("RouterObject", "production-router")).containsExactly("ResolvedRefs ReferenceNotAccepted "
                + "spec.gateways[0].object: NetworkObject 'remote-tunwan2' (172.16.1.6) is reached by VirtualInterface 'tunwan2', "
                + "which is disabled: set its spec.enabled to true");
    }

    @Test
    void aRemoteThatIsNotTheOtherHost() {
        assertThat(afterChange(spec -> spec.remote = "remote-tunwan1")).contains("Accepted Inconsistent spec.remote: NetworkObject "
                + "'remote-tunwan1' (172.16.1.2) is no host in the network of VirtualInterface 'tunwan2' (172.16.1.5/30)");
        assertThat(afterChange(spec -> spec.remote = "remote-network")).contains("spec.remote: NetworkObject 'remote-network' is not a single host");
        assertThat(finding(Manifests.agency().host("self", "172.16.1.5").tunnel("wan2", spec -> spec.remote = "self"), "wan2"))
                .contains("'self' (172.16.1.5) is the address of VirtualInterface 'tunwan2'");
        assertThat(finding(Manifests.agency().host("broadcast", "172.16.1.7").tunnel("wan2", spec -> spec.remote = "broadcast"), "wan2"))
                .contains("is no host in the network");
    }

    @Test
    void thePeer() {
        assertThat(afterChange(spec -> spec.peer = null)).contains("InvalidValue spec.peer: the value is missing");
        assertThat(afterChange(spec -> spec.peer.accessInterface = "wan9")).contains("ResolvedRefs ReferenceNotFound spec.peer.interface: "
                + "Firewall 'agency' has no usable interface 'wan9'");
        assertThat(afterChange(spec -> spec.peer.address = "2001:db8::2")).contains("spec.peer.interface: interface 'wan2' has no IPv6 address");
        assertThat(afterChange(spec -> spec.peer.address = "203.0.113.1")).contains("203.0.113.1 is this firewall's own address");
        assertThat(afterChange(spec -> spec.peer.address = "224.0.0.1")).contains("cannot be a host's address");
        assertThat(afterChange(spec -> spec.peer.ikeVersion = 3)).contains("spec.peer.ikeVersion: 3 is out of range: write 1 to 2");
    }

    @Test
    void theLocalAddressIsTheOneInThePeersNetwork() {
        Manifests site = Manifests.agency();
        site.firewall(spec -> spec.interfaces.get(2).addresses = List.of("192.168.7.1/24", "203.0.113.1/24"));

        assertThat(site.config().tunnels().get(1).localAddress()).hasToString("203.0.113.1");
    }

    @Test
    void differingIkeVersionsAreToldToAllWithTheNamesOfTheOthers() {
        Manifests site = Manifests.agency().tunnel("wan2", spec -> spec.peer.ikeVersion = 1);

        assertThat(site.config().tunnels()).isEmpty();
        assertThat(site.findings("IpsecTunnel", "wan2")).containsExactly("Accepted Conflict spec.peer.ikeVersion: this is 1 and that of "
                + "IpsecTunnel 'wan1', 'wan3' is 2: use one version for all tunnels of Firewall 'agency'");
        assertThat(site.findings("IpsecTunnel", "wan3")).singleElement().asString().contains("this is 2 and that of IpsecTunnel 'wan2' is 1");
    }

    @Test
    void twoTunnelsOnOneVirtualInterfaceOrBetweenTheSameAddresses() {
        Manifests site = Manifests.agency();
        site.tunnel("wan2", spec -> {
            spec.virtualInterface = "tunwan1";
            spec.remote = "remote-tunwan1";
        });
        assertThat(finding(site, "wan1")).contains("Accepted Conflict spec.virtualInterface: VirtualInterface 'tunwan1' is also used by "
                + "IpsecTunnel 'wan2'");
        assertThat(finding(site, "wan2")).contains("IpsecTunnel 'wan1'");

        Manifests other = Manifests.agency().tunnel("wan2", spec -> {
            spec.peer.accessInterface = "wan1";
            spec.peer.address = "198.51.100.2";
        });
        assertThat(finding(other, "wan1")).contains("Accepted Conflict spec.peer.address: 198.51.100.1 to 198.51.100.2 is also the way of "
                + "IpsecTunnel 'wan2'");
        assertThat(other.config().virtualInterfaces()).filteredOn(one -> one.peerOuter() == null).extracting("device.value")
                .containsExactly("tunwan1", "tunwan2");
    }

    @Test
    void secretsAreJudgedAndNeverQuoted() {
        Manifests missing = Manifests.agency();
        missing.secrets.remove("wan2-psk");
        assertThat(finding(missing, "wan2")).isEqualTo("ResolvedRefs ReferenceNotFound spec.peer.preSharedKey.name: "
                + "Secret 'wan2-psk' does not exist in namespace 'agency': create it or correct the name");
        assertThat(finding(Manifests.agency().secret("wan2-psk", Map.of("PSK", "confidential")), "wan2"))
                .isEqualTo("ResolvedRefs SecretKeyNotUsable spec.peer.preSharedKey.key: Secret 'wan2-psk' has no key 'psk': "
                        + "add it to the Secret or correct the key");
        for (String empty : List.of("", "\n", "\r\n", "  \n")) {
            assertThat(finding(Manifests.agency().secret("wan2-psk", Map.of("psk", empty)), "wan2"))
                    .isEqualTo("ResolvedRefs SecretKeyNotUsable spec.peer.preSharedKey.key: key 'psk' of Secret 'wan2-psk' is empty: "
                            + "put the pre-shared key into it");
        }
    }

    @Test
    void theLineEndOfASecretIsNoPartOfTheKeyAndNoTextShowsIt() {
        Manifests site = Manifests.agency().secret("wan2-psk", Map.of("psk", "confidential\n"));

        assertThat(site.config().tunnels().get(1).preSharedKey().reveal()).isEqualTo("confidential");
        assertThat(site.compile().toString() + site.snapshot()).doesNotContain("confidential").doesNotContain("EXAMPLE-KEY");
    }
}
