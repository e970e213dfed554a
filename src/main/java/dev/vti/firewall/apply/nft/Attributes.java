package dev.vti.firewall.apply.nft;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Attributes of a netlink message, in memory that the next message overwrites. Numbers are in network byte order.
 *
 * @param bytes from the first attribute to the end of the last
 */
record Attributes(ByteBuffer bytes) {

    private static final int TYPE_MASK = 0x3fff;

    boolean has(int attribute) {
        return find(attribute) != null;
    }

    /** The empty text if there is no such attribute. */
    String text(int attribute) {
        ByteBuffer value = find(attribute);
        if (value == null) {
            return "";
        }
        byte[] text = new byte[value.limit()];
        value.get(0, text);
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    int number(int attribute, int otherwise) {
        ByteBuffer value = find(attribute);
        return value == null ? otherwise : value.getInt(0);
    }

    long longNumber(int attribute) {
        return find(attribute).getLong(0);
    }

    /** In the machine's own byte order, as nf_tables keeps a packet's mark. */
    int nativeNumber(int attribute) {
        return find(attribute).order(ByteOrder.nativeOrder()).getInt(0);
    }

    /** The value; null if there is no such attribute. */
    ByteBuffer find(int attribute) {
        int at = 0;
        while (at + NetlinkMessages.ATTRIBUTE_BYTES <= bytes.limit()) {
            int length = length(at);
            if ((bytes.order(ByteOrder.nativeOrder()).getShort(at + 2) & TYPE_MASK) == attribute) {
                return value(at, length);
            }
            at += aligned(length);
        }
        return null;
    }

    Attributes nested(int attribute) {
        ByteBuffer value = find(attribute);
        return new Attributes(value == null ? ByteBuffer.allocate(0) : value);
    }

    /** What a list holds, each as attributes of its own. */
    List<Attributes> list(int attribute) {
        ByteBuffer list = nested(attribute).bytes();
        Attributes all = new Attributes(list);
        List<Attributes> elements = new ArrayList<>();
        for (int at = 0; at + NetlinkMessages.ATTRIBUTE_BYTES <= list.limit(); at += aligned(all.length(at))) {
            elements.add(new Attributes(all.value(at, all.length(at))));
        }
        return elements;
    }

    private int length(int at) {
        int length = bytes.order(ByteOrder.nativeOrder()).getShort(at) & 0xffff;
        if (length < NetlinkMessages.ATTRIBUTE_BYTES || at + length > bytes.limit()) {
            throw new NftException("the kernel's answer ends in the middle");
        }
        return length;
    }

    private ByteBuffer value(int at, int length) {
        return bytes.slice(at + NetlinkMessages.ATTRIBUTE_BYTES, length - NetlinkMessages.ATTRIBUTE_BYTES).order(ByteOrder.BIG_ENDIAN);
    }

    private static int aligned(int length) {
        return length + 3 & ~3;
    }
}
