package dev.vti.firewall.apply.vici;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.config.TunnelConfig;
import dev.vti.firewall.apply.Tunnels.LinkKeys;
import dev.vti.firewall.apply.Tunnels.TunnelState.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssociationTest {

    private static ViciMessage child(String state) {
        return ViciMessage.builder().value("name", "vti-wan1").value("state", state).value("if-id-in", "76740001").value("if-id-out", "76740001").build();
    }

    private static Association association(String state, String... childStates) {
        ViciMessage.Builder children = ViciMessage.builder();
        int id = 0;
        for (String childState : childStates) {
            children.section("vti-wan1-" + ++id, child(childState));
        }
        return Association.read(ViciMessage.builder().section("vti-wan1", ViciMessage.builder()
                .value("uniqueid", "7").value("version", "2").value("state", state)
                .value("local-host", "198.51.100.1").value("remote-host", "198.51.100.2")
                .section("child-sas", children.build()).build()).build()).getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "ESTABLISHED, INSTALLED, Up",
        "ESTABLISHED, REKEYING, Up",
        "ESTABLISHED, REKEYED, Down",
        "ESTABLISHED, DELETING, Down",
        "ESTABLISHED, INSTALLING, Connecting",
        "REKEYING, INSTALLED, Up",
        "DELETING, INSTALLED, Down",
        "CONNECTING, CREATED, Connecting",
    })
    void isUpOnlyWithAChildInTheKernel(String state, String childState, State expected) {
        assertThat(association(state, childState).tunnelState()).isEqualTo(expected);
    }

    @Test
    void aRekeyedChildBesideItsSuccessorIsUp() {
        assertThat(association("ESTABLISHED", "REKEYED", "INSTALLED").tunnelState()).isEqualTo(State.Up);
    }

    @Test
    void anEstablishedAssociationWithoutChildIsNotUp() {
        assertThat(association("ESTABLISHED").tunnelState()).isEqualTo(State.Down);
    }

    @Test
    void aTunnelIsAsGoodAsItsBestAssociation() {
        assertThat(Association.stateOf(List.of(association("DELETING"), association("ESTABLISHED", "INSTALLED")))).isEqualTo(State.Up);
        assertThat(Association.stateOf(List.of(association("DELETING"), association("CONNECTING")))).isEqualTo(State.Connecting);
        assertThat(Association.stateOf(List.of())).isEqualTo(State.Down);
    }

    @Test
    void fitsOnlyTheConnectionItWasMadeFrom() {
        TunnelConfig tunnel = Sites.tunnel(1, "198.51.100.1", "198.51.100.2");
        Association association = association("ESTABLISHED", "INSTALLED");

        assertThat(new TunnelConnection(tunnel, Sites.link(tunnel), LinkKeys.IF_ID).fits(association)).isTrue();
        assertThat(new TunnelConnection(tunnel, Sites.link(tunnel), LinkKeys.MARK).fits(association)).isFalse();
        TunnelConfig moved = Sites.tunnel(1, "198.51.100.1", "198.51.100.3");
        assertThat(new TunnelConnection(moved, Sites.link(moved), LinkKeys.IF_ID).fits(association)).isFalse();
        TunnelConfig older = Sites.tunnel(1, "198.51.100.1", "198.51.100.2", 1, Sites.KEY);
        assertThat(new TunnelConnection(older, Sites.link(older), LinkKeys.IF_ID).fits(association)).isFalse();
    }
}
