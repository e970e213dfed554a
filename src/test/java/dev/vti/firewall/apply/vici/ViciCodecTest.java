package dev.vti.firewall.apply.vici;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViciCodecTest {

    /** The example of the vici plugin's README. */
    private static final ViciMessage EXAMPLE = ViciMessage.builder()
            .value("key1", "value1")
            .section("section1", ViciMessage.builder()
                    .section("sub-section", ViciMessage.of("key2", "value2"))
                    .items("list1", "item1", "item2")
                    .build())
            .build();

    @Test
    void encodesTheExampleOfTheProtocolsReadme() throws Exception {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        put(expected, 3, 4, "key1", 0, 6, "value1");
        put(expected, 1, 8, "section1");
        put(expected, 1, 11, "sub-section");
        put(expected, 3, 4, "key2", 0, 6, "value2");
        put(expected, 2);
        put(expected, 4, 5, "list1", 5, 0, 5, "item1", 5, 0, 5, "item2", 6);
        put(expected, 2);

        assertThat(ViciCodec.encode(EXAMPLE)).isEqualTo(expected.toByteArray());
    }

    private static void put(ByteArrayOutputStream out, Object... parts) {
        for (Object part : parts) {
            switch (part) {
                case Integer number -> out.write(number);
                case String text -> out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
                default -> throw new IllegalArgumentException(part.toString());
            }
        }
    }

    @Test
    void decodesWhatItEncodes() throws Exception {
        ViciMessage message = ViciMessage.builder().section("more", EXAMPLE).items("empty").value("unicode", "\u00e9\u4e16").value("long", "x".repeat(65_535))
                .value("blank", "").build();

        ViciMessage back = ViciCodec.decode(ByteBuffer.wrap(ViciCodec.encode(message)));

        assertThat(back).isEqualTo(message);
        assertThat(back.section("more").section("section1").items("list1")).containsExactly("item1", "item2");
    }

    @ParameterizedTest
    @CsvSource({
        "02, ends a section that it did not begin",
        "010161, does not end its sections",
        "0101610303, ends in the middle",
        "030161, ends in the middle",
        "030161000561, ends in the middle",
        "0461, ends in the middle",
        "040161, ends in the middle",
        "040161030162000163, inside a VICI list",
        "0401610401620606, inside a VICI list",
        "05000161, is not one that VICI has here",
        "06, is not one that VICI has here",
        "00, is not one that VICI has here",
        "ff, is not one that VICI has here",
    })
    void refusesWhatIsNotAMessage(String hex, String complaint) {
        ByteBuffer bytes = ByteBuffer.wrap(java.util.HexFormat.of().parseHex(hex));

        assertThatThrownBy(() -> ViciCodec.decode(bytes)).isInstanceOf(ViciException.class).hasMessageContaining(complaint);
    }

    @Test
    void refusesSectionsNestedWithoutEnd() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < 100_000; i++) {
            put(out, 1, 1, "a");
        }

        assertThatThrownBy(() -> ViciCodec.decode(ByteBuffer.wrap(out.toByteArray()))).isInstanceOf(ViciException.class).hasMessageContaining("deeper");
    }

    @Test
    void neverFailsOtherwiseWhateverTheBytes() {
        Random random = new Random(42);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(24)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) random.nextInt(8);
            }
            try {
                ViciPacket.decode(ByteBuffer.wrap(bytes));
            } catch (ViciException expected) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1, 19_999);
    }

    @Test
    void refusesNamesAndValuesThatDoNotFit() {
        assertThatThrownBy(() -> ViciCodec.encode(ViciMessage.of("n".repeat(256), "v"))).isInstanceOf(ViciException.class).hasMessageContaining("256 bytes");
        assertThatThrownBy(() -> ViciCodec.encode(ViciMessage.of("data", "secret".repeat(20_000)))).isInstanceOf(ViciException.class)
                .hasMessageContaining("data").hasMessageNotContaining("secret");
    }

    @Test
    void aPacketKeepsTypeAndName() throws Exception {
        ViciPacket packet = ViciPacket.request("load-conn", EXAMPLE);

        assertThat(ViciPacket.decode(ByteBuffer.wrap(packet.encode()))).isEqualTo(packet);
    }

    @Test
    void aMessageShowsNoValues() {
        String text = new TunnelConnection(Sites.tunnel(1, "198.51.100.1", "198.51.100.2"),
                Sites.link(Sites.tunnel(1, "198.51.100.1", "198.51.100.2")), dev.vti.firewall.apply.Tunnels.LinkKeys.IF_ID).sharedKey().toString();

        assertThat(text).contains("data").doesNotContain(Sites.KEY).doesNotContain("198.51");
        assertThat(ViciPacket.request("load-shared", EXAMPLE).toString()).doesNotContain("value1").doesNotContain("item1");
    }
}
