package dev.vti.model;

/** How a router object spreads connections over the gateways in use. */
public enum LoadBalancing {
    /** All connections use the first available gateway. */
    None,
    /** By weight, on a hash of the connection's addresses, protocol and ports. */
    Connection,
    /** By weight, on a hash of the source address: one client always uses one gateway. */
    Source
}
