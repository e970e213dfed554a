package dev.vti.api;

/** What is known about a {@link FilterRule}. */
public class FilterRuleStatus extends ObjectStatus {
}
