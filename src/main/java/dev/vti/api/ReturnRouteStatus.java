package dev.vti.api;

/** What is known about a {@link ReturnRoute}. */
public class ReturnRouteStatus extends ObjectStatus {
}
