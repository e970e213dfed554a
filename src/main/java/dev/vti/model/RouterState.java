package dev.vti.model;

/** Where a router object's new connections go. */
public enum RouterState {
    /** To main gateways, which backups may have joined. */
    OnMain,
    /** To backup gateways only. */
    OnBackup,
    /** Nowhere: no gateway is available and ifNoGatewayAvailable decides. */
    NoGateway,
    /** Not known: no gateway has been probed yet, or the probe went quiet; the last decision stands. */
    Unknown
}
