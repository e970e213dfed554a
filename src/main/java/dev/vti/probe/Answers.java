package dev.vti.probe;

/** What comes back from the network, which may be anybody's. */
interface Answers {

    /**
     * An ICMP echo reply.
     *
     * @param slot as its sender says that the request said
     * @param token likewise
     * @param sourceHigh see {@link Request#addressHigh}
     * @param sourceLow see {@link Request#addressLow}
     * @param interfaceIndex kernel index of the interface it came in by
     * @param receivedNanos when the kernel received it, on the scale of {@link System#nanoTime()}
     */
    void echoReply(int slot, long token, long sourceHigh, long sourceLow, int interfaceIndex, long receivedNanos);

    /** The connection that this request asked for was made. */
    void connected(Request request, long roundTripNanos);

    /** The kernel dropped replies because they were not read in time; nobody knows whose. */
    void repliesLost();
}
