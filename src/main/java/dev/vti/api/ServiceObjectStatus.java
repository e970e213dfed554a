package dev.vti.api;

/** What is known about a {@link ServiceObject}. */
public class ServiceObjectStatus extends ObjectStatus {
}
