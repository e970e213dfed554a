package dev.vti.api;

/** What is known about a {@link NetworkObject}. */
public class NetworkObjectStatus extends ObjectStatus {
}
