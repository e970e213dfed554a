package dev.vti.firewall.apply.vici;

import dev.vti.firewall.apply.vici.ViciException.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * One packet of VICI's packet layer.
 *
 * @param name of the command or event; empty for types that have none
 * @param message empty for types that have none
 */
record ViciPacket(Type type, String name, ViciMessage message) {

    /** Packet types; the ordinal is the number on the wire. */
    enum Type {
        CMD_REQUEST(true),
        CMD_RESPONSE(false),
        CMD_UNKNOWN(false),
        EVENT_REGISTER(true),
        EVENT_UNREGISTER(true),
        EVENT_CONFIRM(false),
        EVENT_UNKNOWN(false),
        EVENT(true);

        private final boolean named;

        Type(boolean named) {
            this.named = named;
        }
    }

    static ViciPacket request(String command, ViciMessage arguments) {
        return new ViciPacket(Type.CMD_REQUEST, command, arguments);
    }

    static ViciPacket register(String event) {
        return new ViciPacket(Type.EVENT_REGISTER, event, ViciMessage.EMPTY);
    }

    static ViciPacket unregister(String event) {
        return new ViciPacket(Type.EVENT_UNREGISTER, event, ViciMessage.EMPTY);
    }

    /** The packet's bytes without the transport's length header. */
    byte[] encode() throws ViciException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(type.ordinal());
        if (type.named) {
            ViciCodec.writeName(out, name);
        }
        out.writeBytes(ViciCodec.encode(message));
        return out.toByteArray();
    }

    static ViciPacket decode(ByteBuffer in) throws ViciException {
        try {
            int number = in.get() & 0xff;
            if (number >= Type.values().length) {
                throw new ViciException(Kind.MALFORMED, "VICI has no packet type " + number);
            }
            Type type = Type.values()[number];
            String name = type.named ? ViciCodec.readName(in) : "";
            return new ViciPacket(type, name, ViciCodec.decode(in));
        } catch (BufferUnderflowException tooShort) {
            throw new ViciException(Kind.MALFORMED, "a VICI packet ends in its header");
        }
    }
}
