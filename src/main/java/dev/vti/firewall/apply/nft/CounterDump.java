package dev.vti.firewall.apply.nft;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Reads the named counters of a table from the kernel (linux/netfilter/nf_tables.h), and nothing else of it. */
final class CounterDump {

    private static final int NFT_MSG_GETOBJ = 19;
    private static final int NFTA_OBJ_TABLE = 1;
    private static final int NFTA_OBJ_NAME = 2;
    private static final int NFTA_OBJ_TYPE = 3;
    private static final int NFTA_OBJ_DATA = 4;
    private static final int NFT_OBJECT_COUNTER = 1;
    private static final int NFTA_COUNTER_PACKETS = 2;

    private CounterDump() {
    }

    /** Packets by the counter's name; empty if there is no such table. */
    static Map<String, Long> packets(NetlinkSocket socket, String table) {
        byte[] question = new NetlinkMessages().begin(NFT_MSG_GETOBJ, NetlinkMessages.NLM_F_DUMP)
                .text(NFTA_OBJ_TABLE, table).number(NFTA_OBJ_TYPE, NFT_OBJECT_COUNTER).end().toBytes();
        Map<String, Long> packets = new HashMap<>();
        for (ByteBuffer answer : socket.ask(question)) {
            Map<Integer, ByteBuffer> object = attributes(answer);
            // An older kernel may not leave out what was not asked for.
            if (text(object.get(NFTA_OBJ_TABLE)).equals(table) && object.get(NFTA_OBJ_TYPE).getInt(0) == NFT_OBJECT_COUNTER) {
                Map<Integer, ByteBuffer> counter = attributes(object.get(NFTA_OBJ_DATA).order(ByteOrder.nativeOrder()));
                packets.put(text(object.get(NFTA_OBJ_NAME)), counter.get(NFTA_COUNTER_PACKETS).getLong(0));
            }
        }
        return packets;
    }

    /** Values by number, in network byte order. */
    private static Map<Integer, ByteBuffer> attributes(ByteBuffer bytes) {
        Map<Integer, ByteBuffer> attributes = new HashMap<>();
        int at = 0;
        while (at + NetlinkMessages.ATTRIBUTE_BYTES <= bytes.limit()) {
            int length = bytes.getShort(at) & 0xffff;
            int type = bytes.getShort(at + 2) & 0x3fff;
            attributes.put(type, bytes.slice(at + NetlinkMessages.ATTRIBUTE_BYTES, length - NetlinkMessages.ATTRIBUTE_BYTES).order(ByteOrder.BIG_ENDIAN));
            at += length + 3 & ~3;
        }
        return attributes;
    }

    private static String text(ByteBuffer value) {
        byte[] bytes = new byte[value.limit() - 1];
        value.get(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
