package dev.vti.probe;

import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.ProbeMethod;
import dev.vti.probe.protocol.ProbeTarget;
import java.nio.ByteBuffer;

/** The request to one address, used again for each next one, so that probing allocates nothing; what the ways out write of its fate. */
final class Request {

    private static final int IPV4_LENGTH = 4;

    private final int slot;
    private final IpAddress address;
    private final long addressHigh;
    private final long addressLow;
    private final InterfaceName device;
    private final ProbeMethod method;
    private final int port;
    private int mark;
    private long token;
    private long sentNanos;
    private int interfaceIndex;
    private boolean refused;
    private boolean postponed;
    private String fault;
    private int descriptor = -1;

    /** @param slot unique among the addresses that are probed; comes back in an echo reply */
    Request(int slot, ProbeTarget target, IpAddress address) {
        this.slot = slot;
        this.address = address;
        this.device = target.device();
        this.method = target.method();
        this.port = target.port();
        this.mark = target.mark();
        byte[] bytes = address.value().getAddress();
        ByteBuffer number = ByteBuffer.wrap(bytes);
        this.addressHigh = bytes.length == IPV4_LENGTH ? 0 : number.getLong(0);
        this.addressLow = bytes.length == IPV4_LENGTH ? Integer.toUnsignedLong(number.getInt(0)) : number.getLong(Long.BYTES);
    }

    int slot() {
        return slot;
    }

    IpAddress address() {
        return address;
    }

    /** The upper 64 bits of an IPv6 address in network byte order; 0 for IPv4. */
    long addressHigh() {
        return addressHigh;
    }

    /** The lower 64 bits of the address, or all 32 of an IPv4 address. */
    long addressLow() {
        return addressLow;
    }

    InterfaceName device() {
        return device;
    }

    ProbeMethod method() {
        return method;
    }

    int port() {
        return port;
    }

    int mark() {
        return mark;
    }

    void mark(int newMark) {
        mark = newMark;
    }

    /** Carried as payload, which the reply repeats (RFC 792): tells a late reply to an earlier request from one to this. */
    long token() {
        return token;
    }

    /** Begins a new request. */
    void begin(long newToken, long nowNanos) {
        token = newToken;
        sentNanos = nowNanos;
        interfaceIndex = 0;
        refused = false;
        postponed = false;
        fault = null;
    }

    /** It has left. @param index kernel index of the interface it left by; 0 when its socket takes no reply by another */
    void sent(int index, long atNanos) {
        interfaceIndex = index;
        sentNanos = atNanos;
    }

    /** It did not leave, for a reason that lies with the gateway's interface or route. */
    void refuse(String reason) {
        refused = true;
        fault = reason;
    }

    /** It did not leave, for a reason that lies with this process or machine and says nothing of the gateway. */
    void postpone(String reason) {
        postponed = true;
        fault = reason;
    }

    /** It left, but cannot be answered any more. */
    void fail(String reason) {
        fault = reason;
    }

    long sentNanos() {
        return sentNanos;
    }

    int interfaceIndex() {
        return interfaceIndex;
    }

    boolean refused() {
        return refused;
    }

    boolean postponed() {
        return postponed;
    }

    /** What is known to be wrong with it; null if nothing is. */
    String fault() {
        return fault;
    }

    /** File descriptor of its connection; -1 for none. */
    int descriptor() {
        return descriptor;
    }

    void descriptor(int newDescriptor) {
        descriptor = newDescriptor;
    }
}
