package dev.vti.firewall.apply;

/**
 * One object that could not be programmed, or that is not there when read back.
 *
 * @param kind kind of the object in the manifests, such as {@code VirtualInterface}
 * @param message one sentence: what the kernel or charon refused, and what would mend it; never a pre-shared key
 */
public record ApplyFailure(String kind, String name, String message) {
}
