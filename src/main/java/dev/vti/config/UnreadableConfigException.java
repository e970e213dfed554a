package dev.vti.config;

/** A configuration document that cannot be used. The message says why and what to do, and never quotes the document. */
public class UnreadableConfigException extends Exception {

    public UnreadableConfigException(String message) {
        super(message);
    }
}
