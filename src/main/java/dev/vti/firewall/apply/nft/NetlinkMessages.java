package dev.vti.firewall.apply.nft;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Messages to nf_tables as they lie in memory, one after the other: a header (netlink(7)), a struct nfgenmsg (linux/netfilter/nfnetlink.h), and attributes,
 * each aligned to four bytes. Numbers in attributes are in network byte order.
 */
final class NetlinkMessages {

    static final int HEADER_BYTES = 16;
    static final int FAMILY_BYTES = 4;
    static final int ATTRIBUTE_BYTES = 4;
    static final short NLM_F_REQUEST = 1;
    static final short NLM_F_ACK = 4;
    static final short NLM_F_DUMP = 0x300;
    static final short NLM_F_CREATE = 0x400;
    static final short NLM_F_APPEND = 0x800;
    static final short NLA_F_NESTED = (short) 0x8000;
    static final byte NFPROTO_INET = 1;

    private static final int NFNL_SUBSYS_NFTABLES = 10;
    private static final short NFNL_MSG_BATCH_BEGIN = 16;
    private static final short NFNL_MSG_BATCH_END = 17;

    private ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
    private int message;
    private int sequence;

    /** The number of the message that was begun last; messages are numbered from 1. */
    int sequence() {
        return sequence;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** What follows is one transaction. */
    NetlinkMessages beginBatch() {
        begin(NFNL_MSG_BATCH_BEGIN, NLM_F_REQUEST, (byte) 0, (short) NFNL_SUBSYS_NFTABLES);
        return end();
    }

    NetlinkMessages endBatch() {
        begin(NFNL_MSG_BATCH_END, NLM_F_REQUEST, (byte) 0, (short) NFNL_SUBSYS_NFTABLES);
        return end();
    }

    /** @param type one of enum nf_tables_msg_types */
    NetlinkMessages begin(int type, int flags) {
        begin((short) (NFNL_SUBSYS_NFTABLES << 8 | type), (short) (NLM_F_REQUEST | flags), NFPROTO_INET, (short) 0);
        return this;
    }

    private void begin(short type, short flags, byte family, short resource) {
        message = bytes.position();
        sequence++;
        room(HEADER_BYTES + FAMILY_BYTES);
        bytes.putInt(0).putShort(type).putShort(flags).putInt(sequence).putInt(0);
        bytes.put(family).put((byte) 0).putShort(Short.reverseBytes(resource));
    }

    NetlinkMessages end() {
        bytes.putInt(message, bytes.position() - message);
        return this;
    }

    /** Asks for an answer to the message that was ended last, also when all is well. */
    NetlinkMessages acknowledged() {
        bytes.putShort(message + 6, (short) (bytes.getShort(message + 6) | NLM_F_ACK));
        return this;
    }

    NetlinkMessages text(int attribute, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return raw(attribute, Arrays.copyOf(text, text.length + 1));
    }

    NetlinkMessages number(int attribute, int value) {
        return raw(attribute, ByteBuffer.allocate(4).putInt(value).array());
    }

    NetlinkMessages raw(int attribute, byte[] value) {
        room(ATTRIBUTE_BYTES + value.length + 3);
        bytes.putShort((short) (ATTRIBUTE_BYTES + value.length)).putShort((short) attribute).put(value);
        while (bytes.position() % 4 != 0) {
            bytes.put((byte) 0);
        }
        return this;
    }

    /** An attribute that holds those which the content adds. */
    NetlinkMessages nested(int attribute, Runnable content) {
        int start = bytes.position();
        room(ATTRIBUTE_BYTES);
        bytes.putShort((short) 0).putShort((short) (attribute | NLA_F_NESTED));
        content.run();
        int length = bytes.position() - start;
        if (length > 0xffff) {
            throw new IllegalArgumentException("an attribute of " + length + " bytes does not fit into a netlink message");
        }
        bytes.putShort(start, (short) length);
        return this;
    }

    private void room(int more) {
        if (bytes.remaining() < more) {
            bytes = ByteBuffer.allocate(Math.max(bytes.capacity() * 2, bytes.position() + more)).order(ByteOrder.nativeOrder()).put(bytes.flip());
        }
    }
}
