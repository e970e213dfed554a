package dev.vti.probe;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/**
 * The sockets that requests of one family leave by: one, and more when it is full. A packet for a neighbour that does not answer ARP stays in the kernel
 * for seconds and counts against the socket it was sent by, so that some 550 of them fill one; the requests to all other gateways would then not leave.
 */
final class SendDescriptors implements AutoCloseable {

    /** Enough for 35,000 packets that wait in vain. */
    private static final int MOST = 64;

    private final IntSupplier open;
    private final IntConsumer close;
    private int[] descriptors;
    private int current;
    private int full;

    /**
     * @param first used as long as it suffices
     * @param open gives a further descriptor; negative when there is none to be had
     */
    SendDescriptors(int first, IntSupplier open, IntConsumer close) {
        this.descriptors = new int[] {first};
        this.open = open;
        this.close = close;
    }

    int current() {
        return descriptors[current];
    }

    /** The current one is full. @return false when all are, and there can be no more */
    boolean useAnother() {
        full++;
        if (full >= descriptors.length) {
            int further = descriptors.length < MOST ? open.getAsInt() : -1;
            if (further < 0) {
                return false;
            }
            descriptors = Arrays.copyOf(descriptors, descriptors.length + 1);
            descriptors[descriptors.length - 1] = further;
        }
        current = (current + 1) % descriptors.length;
        return true;
    }

    /** The current one is not full. */
    void worked() {
        full = 0;
    }

    @Override
    public void close() {
        for (int descriptor : descriptors) {
            close.accept(descriptor);
        }
    }
}
