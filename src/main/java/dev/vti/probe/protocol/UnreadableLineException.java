package dev.vti.probe.protocol;

/** A line on the probe's socket that is no message of the protocol. */
public class UnreadableLineException extends Exception {

    private static final long serialVersionUID = 1L;

    public UnreadableLineException(String message) {
        super(message);
    }
}
