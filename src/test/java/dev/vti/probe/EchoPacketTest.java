package dev.vti.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchoPacketTest {

    private static final String IP_HEADER = "4500002400004000400100000a0000020a000001";
    private static final String IP_HEADER_WITH_OPTIONS = "4600002800004000400100000a0000020a00000101010101";
    private static final EchoPacket PACKET = new EchoPacket(0xabcd, 0x8001, 0x0102030405060708L);

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    @Test
    void aRequestIsLaidOutAsInRfc792WithAValidChecksum() {
        // 0800 + abcd + 8001 + 0102 + 0304 + 0506 + 0708 = 143e2, folded 43e3, complement bc1c
        assertThat(HexFormat.of().formatHex(PACKET.request())).isEqualTo("0800bc1cabcd80010102030405060708");
    }

    @ParameterizedTest
    @ValueSource(strings = {IP_HEADER, IP_HEADER_WITH_OPTIONS})
    void aReplyIsReadBehindItsIpHeader(String header) {
        assertThat(EchoPacket.reply(bytes(header + "00000000abcd80010102030405060708"))).contains(PACKET);
    }

    @Test
    void whatIsNoEchoReplyOfOursIsNotRead() {
        assertThat(EchoPacket.reply(bytes(IP_HEADER + "08000000abcd80010102030405060708"))).as("a request").isEmpty();
        byte[] reply = HexFormat.of().parseHex(IP_HEADER + "00000000abcd80010102030405060708");
        for (int length = 0; length < reply.length; length++) {
            assertThat(EchoPacket.reply(ByteBuffer.wrap(Arrays.copyOf(reply, length)))).as("cut to %d bytes", length).isEmpty();
        }
    }
}
