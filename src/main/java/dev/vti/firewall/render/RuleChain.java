package dev.vti.firewall.render;

import dev.vti.config.FirewallConfig;
import dev.vti.config.RuleConfig;
import dev.vti.config.TrafficMatch;
import dev.vti.model.ConnectionMark;
import dev.vti.model.DefaultAction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The chain of filter rules. */
final class RuleChain {

    private RuleChain() {
    }

    static NftChain of(FirewallConfig config) {
        List<NftRule> rules = new ArrayList<>();
        config.rules().stream().sorted(Comparator.comparingInt(RuleConfig::position)).forEach(rule -> add(rule, rules));
        rules.add(new NftRule("Firewall", config.firewall(), 1, "counter " + defaultAction(config.defaultAction())));
        return new NftChain(Names.RULES, null, rules);
    }

    private static void add(RuleConfig rule, List<NftRule> rules) {
        int number = 0;
        for (TrafficMatch match : rule.matches()) {
            for (String matchText : MatchText.of(match)) {
                number++;
                String text = (matchText + " counter " + action(rule)).strip();
                rules.add(new NftRule("FilterRule", rule.name(), number, text));
            }
        }
    }

    private static String action(RuleConfig rule) {
        return switch (rule.action()) {
            // Refused until the router chooses: without the routers' table nothing passes.
            case Pass -> rule.routerId() == null
                    ? MarkText.setEgress(ConnectionMark.PASS_WITHOUT_ROUTE, rule.imposeDscp()) + " accept"
                    : MarkText.setEgress(ConnectionMark.DROP, rule.imposeDscp()) + " " + MarkText.toRouter(rule.routerId()) + " accept";
            case Block -> MarkText.REFUSED + " drop";
            case Reject -> "goto " + Names.REFUSE;
        };
    }

    /**
     * A connection gets here that no rule matches; it may have matched one until its gateway died. Under Pass its egress bits become 0, so that it is
     * judged again with every packet and a new rule applies to it at once.
     */
    private static String defaultAction(DefaultAction action) {
        return switch (action) {
            case Pass -> MarkText.setEgress(0, null) + " accept";
            case Block -> MarkText.REFUSED + " drop";
        };
    }
}
