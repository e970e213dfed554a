package dev.vti.api;

/** Every reason a condition can carry. */
public enum Reason {
    /** Accepted=True: nothing is wrong with the object. */
    Accepted,
    /** Accepted=False: a field's value cannot be used; the message names field and mend. */
    InvalidValue,
    /** Accepted=False: another object has the same address, position, name or device; both say so. */
    Conflict,
    /** Accepted=False: the object contradicts another one, such as a gateway outside every network of its firewall. */
    Inconsistent,
    /** ResolvedRefs=True: everything it names exists. */
    ResolvedRefs,
    /** ResolvedRefs=False: an object it names does not exist (yet). */
    ReferenceNotFound,
    /** ResolvedRefs=False: the Secret exists and lacks the key, or the key is empty. */
    SecretKeyNotUsable,
    /** ResolvedRefs=False: what it names exists and is itself not accepted. */
    ReferenceNotAccepted,
    /** Programmed=True: the firewall has read it back. */
    Programmed,
    /** Programmed=False: the firewall has not confirmed this generation yet. */
    Pending,
    /** Programmed=False: a finding keeps the object out of the configuration. */
    NotCompiled,
    /** Programmed=False: a Block or Reject rule cannot be compiled, so the firewall keeps its last good configuration. */
    ConfigurationHeld,
    /** Programmed=False: the firewall tried and the kernel or charon refused; the message says what. */
    ProgrammingFailed,
    /** Programmed=Unknown: the firewall has not reported for longer than it should. */
    FirewallSilent,
    /** Programmed=True: nothing uses the object, so there is nothing to program. */
    NotUsed,
    /** Programmed=True: the object is switched off (enabled: false), and nothing of it is in the kernel. */
    Disabled,
    /** Ready=True: the object does its work. */
    Ready,
    /** Ready=False: Accepted, ResolvedRefs or Programmed is not true; the message repeats why. */
    NotReady,
    /** Ready=False on a tunnel: the peer does not answer ("Remote seems to be dead" in the note). */
    PeerUnreachable,
    /** Ready=False on a tunnel: no IPsec association is installed yet. */
    TunnelDown,
    /** Ready=False on a router object: none of its gateways is available. */
    NoGatewayAvailable,
    /** Ready=Unknown on a router object: its gateways have not been probed, or the probe went quiet. */
    AvailabilityUnknown
}
