package dev.vti.model;

/** What happens to a new connection through the firewall that no filter rule matches. */
public enum DefaultAction {
    Pass,
    Block
}
