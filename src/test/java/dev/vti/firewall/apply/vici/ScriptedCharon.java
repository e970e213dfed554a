package dev.vti.firewall.apply.vici;

import dev.vti.firewall.apply.vici.ViciPacket.Type;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Answers VICI commands as a test wants them answered, for what no real charon can be brought to say when it is needed. */
final class ScriptedCharon implements AutoCloseable {

    private final ServerSocketChannel server;
    private final Function<ViciPacket, List<ViciPacket>> script;

    /** @param script commands in, events and the response out; registrations of events are confirmed without it */
    ScriptedCharon(Path socket, Function<ViciPacket, List<ViciPacket>> script) {
        this.script = script;
        try {
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
        Thread.ofVirtual().start(this::accept);
    }

    static ViciPacket response(ViciMessage message) {
        return new ViciPacket(Type.CMD_RESPONSE, "", message);
    }

    static ViciPacket event(String name, ViciMessage message) {
        return new ViciPacket(Type.EVENT, name, message);
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                Thread.ofVirtual().start(() -> serve(channel));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
            DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
            while (true) {
                ViciPacket asked = ViciPacket.decode(ByteBuffer.wrap(in.readNBytes(in.readInt())));
                List<ViciPacket> answers = asked.type() == Type.CMD_REQUEST ? script.apply(asked)
                        : List.of(new ViciPacket(Type.EVENT_CONFIRM, "", ViciMessage.EMPTY));
                for (ViciPacket answer : answers) {
                    byte[] bytes = answer.encode();
                    out.writeInt(bytes.length);
                    out.write(bytes);
                    out.flush();
                }
            }
        } catch (IOException | ViciException clientHasGone) {
            return;
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException alreadyClosed) {
            throw new UncheckedIOException(alreadyClosed);
        }
    }
}
