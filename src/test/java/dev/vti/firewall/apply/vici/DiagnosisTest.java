package dev.vti.firewall.apply.vici;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.firewall.apply.vici.Diagnosis.Cause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosisTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "received AUTHENTICATION_FAILED notify error | KEYS_DIFFER",
        "tried 1 shared key for '198.51.100.2' - '198.51.100.1', but MAC mismatched | KEYS_DIFFER",
        "invalid ID_V1 payload length, decryption failed? | KEYS_DIFFER",
        "received PAYLOAD_MALFORMED error notify | KEYS_DIFFER",
        "giving up after 6 retransmits | PEER_SILENT",
        "peer not responding, trying again (2/0) | PEER_SILENT",
        "establishing IKE_SA failed, peer not responding | PEER_SILENT",
        "Invalid major version 2 | VERSIONS_DIFFER",
        "received INVALID_MAJOR_VERSION notify error | VERSIONS_DIFFER",
        "received NO_PROPOSAL_CHOSEN notify error | NOTHING_IN_COMMON",
        "no IKE config found for 198.51.100.2...198.51.100.1, sending NO_PROPOSAL_CHOSEN | VERSIONS_DIFFER",
        "received TS_UNACCEPTABLE notify, no CHILD_SA built | SELECTORS_DIFFER",
        "received NO_PROPOSAL_CHOSEN notify, no CHILD_SA built | CHILD_REFUSED",
        "unable to install inbound and outbound IPsec SA (SAD) in kernel | KERNEL_REFUSES",
        "unable to add SAD entry with SPI c1b2a3f4 (FAILED) | KERNEL_REFUSES",
        "no shared key found for '198.51.100.1' - '198.51.100.2' | KEY_MISSING",
        "received DELETE for IKE_SA vti-wan1[3] | CLOSED_BY_PEER",
    })
    void knowsTheLinesThatSayWhyATunnelIsDown(String line, Cause cause) {
        assertThat(Diagnosis.of(line)).contains(new Diagnosis(cause, line));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "initiating IKE_SA vti-wan1[1] to 198.51.100.2",
        "sending packet: from 198.51.100.1[500] to 198.51.100.2[500] (892 bytes)",
        "retransmit 1 of request with message ID 0",
        "CHILD_SA vti-wan1{1} established with SPIs c1_i c2_o and TS 0.0.0.0/0 === 0.0.0.0/0",
        "",
    })
    void isSilentAboutTheRest(String line) {
        assertThat(Diagnosis.of(line)).isEmpty();
    }

    @Test
    void saysTheRemedyOfTheNoteAndCharonsWords() {
        assertThat(Diagnosis.of("received AUTHENTICATION_FAILED notify error").orElseThrow().sentence())
                .isEqualTo("the pre-shared keys of the two sides differ; put the same key into the Secrets of both"
                        + " (charon: received AUTHENTICATION_FAILED notify error)");
    }

    @Test
    void aFaultExplainsItsSignsAndTheirConsequences() {
        assertThat(Cause.KEYS_DIFFER.explains(Cause.PEER_SILENT)).isTrue();
        assertThat(Cause.PEER_SILENT.explains(Cause.CLOSED_BY_PEER)).isTrue();
        assertThat(Cause.PEER_SILENT.explains(Cause.NOTHING_IN_COMMON)).isFalse();
        assertThat(Cause.PEER_SILENT.explains(Cause.KEYS_DIFFER)).isFalse();
    }

    @Test
    void findsTheAddressesInALineThatNamesNoConnection() {
        assertThat(Diagnosis.Endpoints.in("no IKE config found for 2001:db8::2...2001:db8::1, sending NO_PROPOSAL_CHOSEN"))
                .contains(new Diagnosis.Endpoints("2001:db8::2", "2001:db8::1"));
        assertThat(Diagnosis.Endpoints.in("received AUTHENTICATION_FAILED notify error")).isEmpty();
    }
}
