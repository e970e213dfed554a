package dev.vti.firewall.render;

import dev.vti.config.FirewallConfig;
import dev.vti.config.VirtualInterfaceConfig;
import dev.vti.model.ConnectionMark;
import dev.vti.model.DefaultAction;
import dev.vti.model.DscpValue;
import java.util.ArrayList;
import java.util.List;

/** The chains around the filter rules, in their table. */
final class FrameChains {

    /** nftables' priority "mangle". */
    static final int MANGLE = -150;
    private static final String TRANSLATED = "ct status snat";
    private static final String SYN = "tcp flags syn / syn,rst";
    /** Bytes of IP and TCP header without options, which an MSS leaves out of an MTU (RFC 9293, section 3.7.1). */
    private static final int IPV4_AND_TCP = 40;
    private static final int IPV6_AND_TCP = 60;

    private FrameChains() {
    }

    /** Chains that others lead to. */
    static List<NftChain> inner(FirewallConfig config, List<Integer> returnGateways, List<DscpValue> imposed) {
        List<NftChain> chains = new ArrayList<>();
        chains.add(chain(config, Names.LIVE, null, "meta mark set " + MarkText.EGRESS + " counter accept"));
        chains.add(chain(config, Names.REPLIES, null, MarkText.INGRESS + " @" + Names.RETURNS + " meta mark set " + MarkText.INGRESS, "accept"));
        chains.add(chain(config, Names.REFUSE, null, MarkText.REFUSED, "meta l4proto tcp reject with tcp reset", "reject with icmpx admin-prohibited"));
        for (DscpValue value : imposed) {
            chains.add(chain(config, Names.impose(value), null, "ip dscp set " + value.value(), "ip6 dscp set " + value.value()));
        }
        for (int id : returnGateways) {
            // Written only when it differs: a mark that is written anew is an event to whoever listens to conntrack.
            chains.add(chain(config, Names.from(id), null,
                    "ct direction original " + MarkText.INGRESS + " != " + MarkText.ingress(id) + " " + MarkText.setIngress(id)));
        }
        return chains;
    }

    static NftChain prerouting(FirewallConfig config) {
        return chain(config, Names.PREROUTING, new NftChain.Hook("filter", "prerouting", MANGLE - 2),
                "iifname != @" + Names.INTERFACES + " accept",
                "iifname vmap @" + Names.INGRESS,
                "fib daddr type { local, broadcast, anycast, multicast } accept",
                // Out of any connection's window or with no connection: no rule can speak of it, and its reply would have no way back.
                "ct state invalid counter drop",
                "ct direction reply goto " + Names.REPLIES,
                MarkText.EGRESS + " @" + Names.LIVE_GATEWAYS + " goto " + Names.LIVE,
                MarkText.EGRESS + " vmap @" + Names.MOVING,
                MarkText.EGRESS + " == " + NftSet.mark(ConnectionMark.PASS_WITHOUT_ROUTE) + " accept",
                // A connection whose source address somebody translated means nothing to the far side under another address. It stays on the default
                // route while that works for it; from a dead gateway it is held until its entry in conntrack is deleted, and then is a new connection.
                TRANSLATED + " " + MarkText.EGRESS + " == " + NftSet.mark(ConnectionMark.DEFAULT_ROUTE)
                        + " meta mark set " + NftSet.mark(0) + " counter accept",
                TRANSLATED + " " + MarkText.EGRESS + " 1-" + ConnectionMark.HIGHEST_GATEWAY_ID + " counter drop",
                "goto " + Names.RULES);
    }

    /** Of a gateway that a router has to itself. What was translated cannot move, and ends where it is. */
    static NftChain moving(FirewallConfig config, int gatewayId) {
        return chain(config, Names.moving(gatewayId), null,
                TRANSLATED + " goto " + Names.LIVE, "meta mark set " + MarkText.routerOfKey(gatewayId) + " accept");
    }

    static NftChain forward(FirewallConfig config) {
        List<String> texts = new ArrayList<>();
        texts.add("iifname != @" + Names.INTERFACES + " oifname != @" + Names.INTERFACES + " accept");
        texts.add(MarkText.EGRESS + " == " + NftSet.mark(ConnectionMark.DROP) + " counter drop");
        if (config.defaultAction() == DefaultAction.Block) {
            // Reached only by what passed prerouting as meant for the firewall and was then sent elsewhere, by somebody's destination NAT.
            texts.add("iifname @" + Names.INTERFACES + " ct direction original " + MarkText.EGRESS + " == " + NftSet.mark(0) + " counter drop");
        }
        texts.add(MarkText.DSCP + " vmap @" + Names.IMPOSED);
        // The kernel only ever lowers an MSS. Towards a tunnel the route knows the MTU; from one it does not.
        texts.add(SYN + " tcp option maxseg size set rt mtu");
        for (VirtualInterfaceConfig link : config.virtualInterfaces()) {
            String from = "iifname " + NftSet.device(link.device());
            texts.add(from + " meta nfproto ipv4 " + SYN + " tcp option maxseg size set " + (link.mtu() - IPV4_AND_TCP));
            texts.add(from + " meta nfproto ipv6 " + SYN + " tcp option maxseg size set " + (link.mtu() - IPV6_AND_TCP));
        }
        return chain(config, Names.FORWARD, new NftChain.Hook("filter", "forward", MANGLE), texts.toArray(String[]::new));
    }

    static NftChain output(FirewallConfig config) {
        return chain(config, Names.OUTPUT, new NftChain.Hook("route", "output", MANGLE),
                "ct direction reply " + MarkText.INGRESS + " @" + Names.RETURNS + " meta mark set " + MarkText.INGRESS);
    }

    static NftChain chain(FirewallConfig config, String name, NftChain.Hook hook, String... texts) {
        List<NftRule> rules = new ArrayList<>();
        for (String text : texts) {
            rules.add(new NftRule("Firewall", config.firewall(), rules.size() + 1, text));
        }
        return new NftChain(name, hook, rules);
    }
}
