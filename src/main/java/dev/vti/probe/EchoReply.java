package dev.vti.probe;

import dev.vti.model.IpAddress;

/**
 * One ICMP echo reply.
 *
 * @param interfaceIndex kernel index of the interface it came in by
 * @param receivedNanos when the kernel received it, on the scale of {@link System#nanoTime()}
 */
record EchoReply(IpAddress source, int interfaceIndex, int sequence, long token, long receivedNanos) {
}
