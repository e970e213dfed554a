package dev.vti.config;

import dev.vti.model.DscpValue;
import dev.vti.model.RuleAction;
import java.util.List;

/**
 * One filter rule with everything resolved.
 *
 * @param matches alternatives: the rule matches when any of them does
 * @param routerId router object that carries a Pass rule's connections; null: the main route table decides
 * @param imposeDscp written on every packet of the connection; null leaves the packets as they are
 */
public record RuleConfig(
        String name, int position, RuleAction action, List<TrafficMatch> matches, Integer routerId, DscpValue imposeDscp) {

    public RuleConfig {
        matches = List.copyOf(matches);
    }
}
