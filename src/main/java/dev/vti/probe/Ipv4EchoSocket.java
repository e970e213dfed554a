package dev.vti.probe;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The raw ICMP socket of IPv4. Each request is bound to its interface by IP_PKTINFO (ip(7)): the kernel then sends it there or fails, whatever its
 * routing tables say. So a gateway that could also be reached through another link does not hide that its own is dead.
 */
final class Ipv4EchoSocket implements EchoSocket {

    private static final int AF_INET = 2;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int IPPROTO_ICMP = 1;
    private static final int MSG_DONTWAIT = 0x40;

    private static final int SOCKET_ADDRESS_SIZE = 16;
    private static final long SOCKET_ADDRESS_HOST = 4;
    private static final int PACKET_INFO_SIZE = 12;
    /** Longest IP header, our message, and a byte that shows a longer one. */
    private static final int RECEIVE_SIZE = 60 + EchoPacket.LENGTH + 1;
    private static final int RECEIVE_CONTROL_SIZE = 128;
    /** An older receive time than this means that the wall clock was set meanwhile. */
    private static final long OLDEST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Libc libc;
    private final Interfaces interfaces;
    private final int identifier;
    private final int descriptor;
    private final SocketMessage outgoing;
    private final SocketMessage incoming;

    /**
     * @param identifier 0 to 65535; tells our replies from those to other programs on this host
     * @throws NoIcmpException when the process may not open raw sockets
     */
    Ipv4EchoSocket(Libc libc, Arena arena, Interfaces interfaces, int identifier) {
        this.libc = libc;
        this.interfaces = interfaces;
        this.identifier = identifier;
        this.descriptor = open(libc);
        SocketOptions options = new SocketOptions(libc, arena, descriptor);
        options.receiveOnlyRepliesTo(identifier);
        options.receiveOrigin();
        outgoing = new SocketMessage(arena, SOCKET_ADDRESS_SIZE, EchoPacket.LENGTH, SocketMessage.controlSize(PACKET_INFO_SIZE));
        incoming = new SocketMessage(arena, SOCKET_ADDRESS_SIZE, RECEIVE_SIZE, RECEIVE_CONTROL_SIZE);
    }

    private static int open(Libc libc) {
        int descriptor = libc.socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP);
        return switch (descriptor) {
            case -Libc.EPERM, -Libc.EACCES -> throw new NoIcmpException("gateway-probe may not send pings: it lacks the capability NET_RAW; "
                    + "add NET_RAW to its container's securityContext.capabilities, or run it as root");
            case -Libc.EAFNOSUPPORT -> throw new NoIcmpException("this kernel has no IPv4: gateway-probe cannot ping its gateways");
            default -> {
                if (descriptor < 0) {
                    throw new NoIcmpException("gateway-probe could not open a raw ICMP socket: error " + -descriptor);
                }
                yield descriptor;
            }
        };
    }

    @Override
    public int descriptor() {
        return descriptor;
    }

    @Override
    public Outcome send(EchoRequest request) {
        int index = interfaces.indexOf(request.device());
        int result = index == 0 ? -Libc.ENODEV : sendBy(index, request);
        if (result == -Libc.ENODEV || result == -Libc.ENXIO) {
            // Deleted, or made again under its name with another index.
            index = interfaces.ask(request.device());
            result = index == 0 ? -Libc.ENODEV : sendBy(index, request);
        }
        return result < 0 ? new Outcome.Refused(reason(-result, request)) : new Outcome.Sent(index);
    }

    private int sendBy(int interfaceIndex, EchoRequest request) {
        MemorySegment name = outgoing.name();
        name.fill((byte) 0);
        name.set(JAVA_SHORT, 0, (short) AF_INET);
        MemorySegment.copy(request.address().value().getAddress(), 0, name, JAVA_BYTE, SOCKET_ADDRESS_HOST, 4);
        MemorySegment packetInfo = outgoing.setControl(SocketOptions.SOL_IP, SocketOptions.IP_PKTINFO, PACKET_INFO_SIZE);
        packetInfo.fill((byte) 0);
        packetInfo.set(JAVA_INT, 0, interfaceIndex);
        byte[] packet = new EchoPacket(identifier, request.sequence(), request.token()).request();
        MemorySegment.copy(packet, 0, outgoing.data(), JAVA_BYTE, 0, packet.length);
        int result;
        do {
            result = libc.sendmsg(descriptor, outgoing.header(), MSG_DONTWAIT);
        } while (result == -Libc.EINTR);
        return result;
    }

    private static String reason(int error, EchoRequest request) {
        InterfaceName device = request.device();
        return switch (error) {
            case Libc.ENODEV, Libc.ENXIO -> "interface " + device + " does not exist";
            case Libc.ENETDOWN, Libc.ENETUNREACH -> "interface " + device + " is down";
            case Libc.EHOSTUNREACH -> request.address() + " cannot be reached through " + device;
            case Libc.EPERM, Libc.EACCES -> "this host's packet filter or routing forbids to send to " + request.address() + " through " + device;
            case Libc.ENOBUFS, Libc.EAGAIN -> "the send queue of interface " + device + " is full";
            default -> "sending to " + request.address() + " through " + device + " failed with error " + error;
        };
    }

    @Override
    public void drain(Consumer<EchoReply> replies) {
        int length = receive();
        while (length >= 0) {
            EchoPacket.reply(incoming.data().asSlice(0, length).asByteBuffer().order(ByteOrder.BIG_ENDIAN))
                    .filter(packet -> packet.identifier() == identifier)
                    .ifPresent(packet -> replies.accept(new EchoReply(source(), interfaceIndex(), packet.sequence(), packet.token(), received())));
            length = receive();
        }
    }

    private int receive() {
        int result;
        do {
            incoming.clear();
            result = libc.recvmsg(descriptor, incoming.header(), MSG_DONTWAIT);
        } while (result == -Libc.EINTR);
        return result;
    }

    private IpAddress source() {
        byte[] address = incoming.name().asSlice(SOCKET_ADDRESS_HOST, 4).toArray(JAVA_BYTE);
        try {
            return new IpAddress(InetAddress.getByAddress(address));
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException("four bytes are no IPv4 address", wrongLength);
        }
    }

    private int interfaceIndex() {
        return incoming.control(SocketOptions.SOL_IP, SocketOptions.IP_PKTINFO).map(info -> info.get(JAVA_INT, 0)).orElse(0);
    }

    /** From the kernel's time of arrival, so that the time a reply waited for us to read it does not count. */
    private long received() {
        long now = System.nanoTime();
        return incoming.control(SocketOptions.SOL_SOCKET, SocketOptions.SO_TIMESTAMPNS)
                .map(stamp -> ageNanos(stamp.get(JAVA_LONG, 0), stamp.get(JAVA_LONG, 8)))
                .filter(age -> age >= 0 && age <= OLDEST_NANOS)
                .map(age -> now - age)
                .orElse(now);
    }

    private static long ageNanos(long seconds, long nanos) {
        Instant wallClock = Instant.now();
        return TimeUnit.SECONDS.toNanos(wallClock.getEpochSecond() - seconds) + wallClock.getNano() - nanos;
    }

    @Override
    public void close() {
        libc.close(descriptor);
    }
}
