package dev.vti.firewall.apply.links;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.vti.model.LinkState;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The messages of rtnetlink(7) about links, as they lie in memory: a header (netlink(7)), a struct ifinfomsg, and attributes. */
final class LinkMessages {

    private static final int HEADER_BYTES = 16;
    private static final int LINK_BYTES = 16;
    private static final int ATTRIBUTE_HEADER_BYTES = 4;

    private static final short RTM_NEWLINK = 16;
    private static final short RTM_GETLINK = 18;
    private static final short NLMSG_NOOP = 1;
    private static final short NLMSG_ERROR = 2;
    private static final short NLMSG_DONE = 3;
    private static final short NLM_F_REQUEST_DUMP = 1 | 0x300;
    private static final short NLM_F_DUMP_INTR = 0x10;

    private static final short IFLA_IFNAME = 3;
    private static final short IFLA_EXT_MASK = 29;
    /** Counters are half of an answer, and nobody here needs them. */
    private static final int SKIP_STATISTICS = 1 << 3;

    private static final int IFF_UP = 1;
    private static final int IFF_RUNNING = 1 << 6;
    private static final int IFF_LOWER_UP = 1 << 16;

    private LinkMessages() {
    }

    /**
     * What a buffer full of messages was.
     *
     * @param last nothing more will come
     * @param consistent false if links changed while the kernel listed them
     */
    record Answer(boolean last, boolean consistent) {
    }

    /** Asks for all links; lies at the start of the buffer. The kernel puts the number on every message of its answer. */
    static MemorySegment request(MemorySegment buffer, int number) {
        MemorySegment request = buffer.asSlice(0, HEADER_BYTES + LINK_BYTES + ATTRIBUTE_HEADER_BYTES + 4).fill((byte) 0);
        request.set(JAVA_INT, 0, (int) request.byteSize());
        request.set(JAVA_SHORT, 4, RTM_GETLINK);
        request.set(JAVA_SHORT, 6, NLM_F_REQUEST_DUMP);
        request.set(JAVA_INT, 8, number);
        int attribute = HEADER_BYTES + LINK_BYTES;
        request.set(JAVA_SHORT, attribute, (short) (ATTRIBUTE_HEADER_BYTES + 4));
        request.set(JAVA_SHORT, attribute + 2, IFLA_EXT_MASK);
        request.set(JAVA_INT, attribute + 4, SKIP_STATISTICS);
        return request;
    }

    /** Reads the links of one received buffer into the map; messages that answer another request are left out. */
    static Answer read(MemorySegment received, int number, Map<String, LinkState> links) {
        boolean interrupted = false;
        long at = 0;
        while (at + HEADER_BYTES <= received.byteSize()) {
            int length = received.get(JAVA_INT, at);
            if (length < HEADER_BYTES || length > received.byteSize() - at) {
                throw new IllegalStateException("the kernel's list of links ends in the middle");
            }
            boolean answers = received.get(JAVA_INT, at + 8) == number;
            short type = answers ? received.get(JAVA_SHORT, at + 4) : NLMSG_NOOP;
            interrupted |= (received.get(JAVA_SHORT, at + 6) & NLM_F_DUMP_INTR) != 0;
            if (type == NLMSG_DONE) {
                return new Answer(true, !interrupted);
            }
            if (type == NLMSG_ERROR) {
                throw new IllegalStateException("the kernel does not list its links (error " + -received.get(JAVA_INT, at + HEADER_BYTES) + " of rtnetlink)");
            }
            if (type == RTM_NEWLINK) {
                readLink(received.asSlice(at + HEADER_BYTES, length - HEADER_BYTES), links);
            }
            at += aligned(length);
        }
        return new Answer(false, !interrupted);
    }

    private static void readLink(MemorySegment link, Map<String, LinkState> links) {
        int flags = link.get(JAVA_INT, 8);
        // RUNNING follows the driver's word with a delay, LOWER_UP does not; a dormant link has only the latter.
        boolean up = (flags & IFF_UP) != 0 && (flags & IFF_RUNNING) != 0 && (flags & IFF_LOWER_UP) != 0;
        long at = LINK_BYTES;
        while (at + ATTRIBUTE_HEADER_BYTES <= link.byteSize()) {
            int length = link.get(JAVA_SHORT, at) & 0xffff;
            if (length < ATTRIBUTE_HEADER_BYTES) {
                return;
            }
            if (link.get(JAVA_SHORT, at + 2) == IFLA_IFNAME) {
                links.put(link.getString(at + ATTRIBUTE_HEADER_BYTES, StandardCharsets.UTF_8), up ? LinkState.Up : LinkState.Down);
                return;
            }
            at += aligned(length);
        }
    }

    private static long aligned(int length) {
        return (length + 3L) & ~3L;
    }
}
