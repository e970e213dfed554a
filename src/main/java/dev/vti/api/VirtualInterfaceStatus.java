package dev.vti.api;

/** What is known about a {@link VirtualInterface}. */
public class VirtualInterfaceStatus extends ObjectStatus {
}
