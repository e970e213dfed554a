package dev.vti.probe;

import java.util.function.Consumer;

/** One raw ICMP socket, which serves all targets of its address family. Belongs to one thread. */
interface EchoSocket extends EchoSender, AutoCloseable {

    /** File descriptor to wait on for replies. */
    int descriptor();

    /** Hands over every reply that has arrived, without waiting for more. */
    void drain(Consumer<EchoReply> replies);

    @Override
    void close();
}
