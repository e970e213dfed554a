package dev.vti.probe;

/** The way out to the gateways; what the schedule needs of the kernel. Nothing here waits. */
interface Transport {

    /** Takes a request, which leaves by its own device or not at all, at the latest with {@link #flush}; until then it must not be touched. */
    void send(Request request);

    /** Sends what was taken. Afterwards each request knows when it left, or why it did not. */
    void flush();

    /** Nobody waits for an answer to this request any more. */
    void abandon(Request request);
}
