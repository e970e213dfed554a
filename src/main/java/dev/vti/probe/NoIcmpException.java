package dev.vti.probe;

/** The probe cannot do its work here at all; the message says what to change. */
class NoIcmpException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoIcmpException(String message) {
        super(message);
    }
}
