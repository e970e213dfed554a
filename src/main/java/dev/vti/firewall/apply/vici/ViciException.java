package dev.vti.firewall.apply.vici;

/** charon refused a command, could not be reached, or sent something that is not VICI. The message never holds what was sent. */
public class ViciException extends Exception {

    private final Kind kind;

    /** What went wrong, for callers that act on it. */
    public enum Kind {
        /** Nobody answers on the socket, or the connection broke. */
        UNREACHABLE,
        /** charon answered that the command failed. */
        REFUSED,
        /** charon does not know the command or event. */
        UNKNOWN_COMMAND,
        /** A message that breaks the protocol's rules, of either side. */
        MALFORMED
    }

    public ViciException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public ViciException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
