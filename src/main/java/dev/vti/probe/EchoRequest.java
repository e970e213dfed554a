package dev.vti.probe;

import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;

/**
 * One ICMP echo request.
 *
 * @param device the only interface it may leave by
 * @param sequence 0 to 65535, unique among the requests that wait for a reply
 * @param token carried as payload, which the reply repeats (RFC 792), so that a late reply to an earlier use of a sequence is told apart
 */
record EchoRequest(IpAddress address, InterfaceName device, int sequence, long token) {
}
