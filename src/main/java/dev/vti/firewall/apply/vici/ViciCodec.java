package dev.vti.firewall.apply.vici;

import dev.vti.firewall.apply.vici.ViciException.Kind;
import dev.vti.firewall.apply.vici.ViciMessage.Element;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes of VICI messages and back, as written down in the README of strongSwan's vici plugin ("Message format"). Names have 8-bit and values
 * 16-bit length headers, sections must be balanced, lists hold items only.
 */
final class ViciCodec {

    private static final int SECTION_START = 1;
    private static final int SECTION_END = 2;
    private static final int KEY_VALUE = 3;
    private static final int LIST_START = 4;
    private static final int LIST_ITEM = 5;
    private static final int LIST_END = 6;

    /** Deeper than anything charon sends (four), and far from what a stack can hold. */
    private static final int MAX_DEPTH = 32;

    private ViciCodec() {
    }

    static byte[] encode(ViciMessage message) throws ViciException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeSection(out, message);
        return out.toByteArray();
    }

    private static void writeSection(ByteArrayOutputStream out, ViciMessage message) throws ViciException {
        for (var entry : message.elements().entrySet()) {
            switch (entry.getValue()) {
                case Element.Value value -> {
                    out.write(KEY_VALUE);
                    writeName(out, entry.getKey());
                    writeValue(out, entry.getKey(), value.text());
                }
                case Element.Items items -> {
                    out.write(LIST_START);
                    writeName(out, entry.getKey());
                    for (String text : items.texts()) {
                        out.write(LIST_ITEM);
                        writeValue(out, entry.getKey(), text);
                    }
                    out.write(LIST_END);
                }
                case Element.Section section -> {
                    out.write(SECTION_START);
                    writeName(out, entry.getKey());
                    writeSection(out, section.content());
                    out.write(SECTION_END);
                }
            }
        }
    }

    static void writeName(ByteArrayOutputStream out, String name) throws ViciException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > 255) {
            throw new ViciException(Kind.MALFORMED, "a name of " + bytes.length + " bytes does not fit VICI, which has room for 1 to 255");
        }
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private static void writeValue(ByteArrayOutputStream out, String name, String text) throws ViciException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0xffff) {
            throw new ViciException(Kind.MALFORMED, "the value of " + name + " has " + bytes.length + " bytes, and VICI has room for 65535");
        }
        out.write(bytes.length >> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    static ViciMessage decode(ByteBuffer in) throws ViciException {
        try {
            return readSection(in, 0);
        } catch (BufferUnderflowException tooShort) {
            throw new ViciException(Kind.MALFORMED, "a VICI message ends in the middle of an element");
        }
    }

    private static ViciMessage readSection(ByteBuffer in, int depth) throws ViciException {
        if (depth > MAX_DEPTH) {
            throw new ViciException(Kind.MALFORMED, "a VICI message nests sections deeper than " + MAX_DEPTH);
        }
        ViciMessage.Builder section = ViciMessage.builder();
        while (in.hasRemaining()) {
            int type = in.get();
            switch (type) {
                case KEY_VALUE -> section.value(readName(in), readValue(in));
                case LIST_START -> section.items(readName(in), readItems(in));
                case SECTION_START -> section.section(readName(in), readSection(in, depth + 1));
                case SECTION_END -> {
                    if (depth == 0) {
                        throw new ViciException(Kind.MALFORMED, "a VICI message ends a section that it did not begin");
                    }
                    return section.build();
                }
                default -> throw new ViciException(Kind.MALFORMED, "element type " + type + " is not one that VICI has here");
            }
        }
        if (depth > 0) {
            throw new ViciException(Kind.MALFORMED, "a VICI message does not end its sections");
        }
        return section.build();
    }

    private static List<String> readItems(ByteBuffer in) throws ViciException {
        List<String> items = new ArrayList<>();
        while (true) {
            int type = in.get();
            switch (type) {
                case LIST_ITEM -> items.add(readValue(in));
                case LIST_END -> {
                    return items;
                }
                default -> throw new ViciException(Kind.MALFORMED, "element type " + type + " inside a VICI list");
            }
        }
    }

    static String readName(ByteBuffer in) {
        return readText(in, in.get() & 0xff);
    }

    private static String readValue(ByteBuffer in) {
        return readText(in, in.getShort() & 0xffff);
    }

    private static String readText(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
