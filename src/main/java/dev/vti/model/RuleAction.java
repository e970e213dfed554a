package dev.vti.model;

/** What a filter rule does with a connection it matches. */
public enum RuleAction {
    /** Lets it through, by the rule's router if it names one. */
    Pass,
    /** Drops it without an answer. */
    Block,
    /** Drops it and tells the sender: a TCP reset, else ICMP "administratively prohibited". */
    Reject
}
