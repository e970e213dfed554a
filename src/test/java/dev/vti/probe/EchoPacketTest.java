package dev.vti.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.probe.protocol.ProbeTarget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchoPacketTest {

    private static final int AT = 3;
    private static final int ECHO_REQUEST = 8;
    private static final int ECHO_REPLY = 0;
    private static final String REPLY = "00000000abcd0708010203040506070800012345";

    private static Request request() {
        ProbeTarget target = ProbeTarget.icmp(1, IpAddress.parse("10.0.0.2"), new InterfaceName("wan1"), 1_000, 100, 3);
        Request request = new Request(0x00012345, target, target.address());
        request.begin(0x0102030405060708L, 0);
        return request;
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.nativeOrder());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRequestIsLaidOutAsInRfc792WithAValidChecksum(boolean bigEndian) {
        ByteBuffer buffer = ByteBuffer.allocate(AT + EchoPacket.LENGTH).order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        EchoPacket.write(buffer, AT, ECHO_REQUEST, 0xabcd, request());

        // 0800 + abcd + 0708 + 0102 + 0304 + 0506 + 0708 + 0001 + 2345 = ee2f, complement 11d0
        assertThat(HexFormat.of().formatHex(buffer.array())).isEqualTo("000000" + "080011d0abcd0708010203040506070800012345");
    }

    @Test
    void aReplyRepeatsTokenAndSlot() {
        ByteBuffer reply = bytes(REPLY);

        assertThat(EchoPacket.isReply(reply, 0, EchoPacket.LENGTH, ECHO_REPLY, 0xabcd)).isTrue();
        assertThat(EchoPacket.token(reply, 0)).isEqualTo(0x0102030405060708L);
        assertThat(EchoPacket.slot(reply, 0)).isEqualTo(0x00012345);
    }

    @Test
    void whatIsNoReplyOfOursIsNotRead() {
        ByteBuffer reply = bytes(REPLY);

        assertThat(EchoPacket.isReply(reply, 0, EchoPacket.LENGTH - 1, ECHO_REPLY, 0xabcd)).as("too short").isFalse();
        assertThat(EchoPacket.isReply(reply, 0, EchoPacket.LENGTH, ECHO_REPLY, 0xabce)).as("another identifier").isFalse();
        assertThat(EchoPacket.isReply(bytes("08" + REPLY.substring(2)), 0, EchoPacket.LENGTH, ECHO_REPLY, 0xabcd)).as("a request").isFalse();
    }

    @Test
    void anIpHeaderIsAsLongAsItSays() {
        assertThat(EchoPacket.headerLength(bytes("45000024"), 0, 4)).isEqualTo(20);
        assertThat(EchoPacket.headerLength(bytes("46000024"), 0, 4)).as("with options").isEqualTo(24);
        assertThat(EchoPacket.headerLength(bytes("44000024"), 0, 4)).as("none").isGreaterThan(1_000);
        assertThat(EchoPacket.headerLength(bytes("45000024"), 0, 0)).as("nothing").isGreaterThan(1_000);
    }
}
