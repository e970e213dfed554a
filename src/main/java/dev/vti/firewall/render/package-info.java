/**
 * What the kernel has to hold for a configuration, as values and text: the nftables tables, route tables and policy rules. Pure: no clock, no I/O.
 *
 * <h2>A packet's way</h2>
 *
 * <p>Every packet that comes in by an interface of the firewall meets chain {@code prerouting} of the rules' table before it is routed:
 * <ol>
 * <li>Came in by a device with a return route, first direction of its connection: the connection remembers that gateway in its ingress bits
 *     ({@code from_ID}), anew with each packet, so that replies follow when the far side moves the connection to another tunnel.
 * <li>Meant for the firewall itself: accepted, these tables filter only what is forwarded.
 * <li>A reply ({@code replies}): marked with the connection's ingress gateway if there is one, else routed by the main table. Filter rules speak of
 *     connections, so they are not asked again.
 * <li>The connection already has an egress gateway that is live ({@code live}): marked with it. That is what keeps connections where they are.
 * <li>Everything else ({@code rules}): new connections, and those whose gateway died since their last packet. The first filter rule in order of
 *     position decides. A Pass rule with a router leaves the router's id in the packet's mark.
 * </ol>
 *
 * <p>What has such a mark is taken up by the routers' table: {@code hash_ROUTER} hashes the packet into one of 256 buckets, {@code pick_ROUTER} says which
 * gateway has the bucket, {@code sent_ROUTER_GATEWAY} counts, and {@code to_GATEWAY} gives connection and packet the gateway's mark. Connections of a router
 * whose failback moves all of them come this way with every packet ({@code moving_GATEWAY}).
 *
 * <p>The mark then picks the route table by policy rule ({@link dev.vti.firewall.render.RoutingPlan}), where an unreachable default of last resort
 * stops what a vanished device would otherwise leak into the main table.
 *
 * <p>Chain {@code forward} sees the packet after routing: it drops connections that were refused, both ways; imposes DSCP, on every packet;
 * clamps the TCP MSS. Chain {@code output} gives the firewall's own replies (to a ping of its tunnel address, or a TCP reset) their return route.
 *
 * <p>A failover changes elements of {@code @live_gateways}, writes the {@code pick} chains anew that had the gateway, and nothing else
 * ({@link dev.vti.firewall.render.Switchable}): a dead gateway leaves the set, so its connections pick again on their next packet, and no other connection is
 * touched.
 *
 * <h2>Why two tables</h2>
 *
 * <p>When a rule is added the kernel checks all rules of its table for loops, and so would every switch check 10,000 filter rules; elements of a set without
 * verdicts are free of that. A routed connection is refused until the routers' table has chosen, so nothing passes without it.
 *
 * <h2>Why chains with a constant</h2>
 *
 * <p>nftables 1.0.6 can set a mark to (mark and constant) or constant, but not combine two registers; so whatever ends up in a connection's mark
 * beside other bits comes from a chain with the constant in it ({@code to_7}, {@code from_7}).
 */
package dev.vti.firewall.render;
