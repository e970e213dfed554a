package dev.vti.firewall.apply.vici;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What keeps a tunnel down, read from one line of charon's log, with the remedy that the technical note gives for it in its chapter on incidents.
 *
 * @param line charon's own words
 */
public record Diagnosis(Cause cause, String line) {

    private static final Pattern NO_CONFIGURATION = Pattern.compile("no IKE config found for (\\S+?)\\.\\.\\.(\\S+?),");

    /** Why a tunnel is down. */
    public enum Cause {
        /** The note's "AUTHENTICATION_FAILED" on the initiator and "MAC mismatched" on the responder. */
        KEYS_DIFFER("the pre-shared keys of the two sides differ; put the same key into the Secrets of both"),
        /** The note's "Remote seems to be dead". */
        PEER_SILENT("the peer does not answer; check that its access link works, that its virtual interface and tunnel are there,"
                + " and that nothing on the way blocks UDP 500, UDP 4500 and ESP"),
        /** The note's "Invalid major version". */
        VERSIONS_DIFFER("the IKE versions of the two sides differ; set the same ikeVersion on both"),
        /** strongSwan refuses a version that it has no connection for in this way too, so the message names both. */
        NOTHING_IN_COMMON("the two sides have no IKE version or proposal in common; set the same ikeVersion on both, and proposals that both have"),
        /** The peer knows neither this address nor this version. */
        PEER_UNKNOWN("the peer asks for a tunnel that is not configured here; check that the outer addresses and ikeVersion of both sides agree"),
        /** A peer that is not route-based. */
        SELECTORS_DIFFER("the peer refuses 0.0.0.0/0 as traffic selector; configure its side route-based"),
        /** ESP missing, or the link's id refused. */
        KERNEL_REFUSES("the kernel refuses the IPsec association; check that it has ESP and the interface type in use"),
        /** No key for this pair of addresses. */
        KEY_MISSING("there is no pre-shared key for this pair of addresses; apply the tunnel again"),
        /** The other side ended it, for example because it was unloaded there. */
        CLOSED_BY_PEER("the peer ended the tunnel; check that it is still configured there");

        private final String remedy;

        Cause(String remedy) {
            this.remedy = remedy;
        }
    }

    /** What the line says, if it says why a tunnel is down. */
    public static Optional<Diagnosis> of(String line) {
        String text = line.toLowerCase(Locale.ROOT);
        Cause cause = null;
        if (text.contains("mac mismatched") || text.contains("authentication_failed") || text.contains("decryption failed?")
                || text.contains("could not decrypt payloads")
                || text.contains("received payload_malformed") || text.contains("received invalid_hash") || text.contains("calculated hash does not match")) {
            cause = Cause.KEYS_DIFFER;
        } else if (text.contains("major version") || text.contains("invalid_major_version")) {
            cause = Cause.VERSIONS_DIFFER;
        } else if (text.contains("no ike config found") || text.contains("no matching peer config found")) {
            cause = Cause.PEER_UNKNOWN;
        } else if (text.contains("giving up after") || text.contains("peer not responding")) {
            cause = Cause.PEER_SILENT;
        } else if (text.contains("no_proposal_chosen") || text.contains("no acceptable proposal")) {
            cause = Cause.NOTHING_IN_COMMON;
        } else if (text.contains("ts_unacceptable") || text.contains("no acceptable traffic selectors")) {
            cause = Cause.SELECTORS_DIFFER;
        } else if (text.contains("unable to install") || text.contains("unable to add sad entry") || text.contains("unable to add policy")) {
            cause = Cause.KERNEL_REFUSES;
        } else if (text.contains("no shared key found")) {
            cause = Cause.KEY_MISSING;
        } else if (text.contains("received delete for ike_sa")) {
            cause = Cause.CLOSED_BY_PEER;
        }
        return Optional.ofNullable(cause).map(found -> new Diagnosis(found, line.strip()));
    }

    /**
     * Outer addresses in a line that charon could assign to no connection, so that it carries no connection's name.
     *
     * @param local this side's address
     * @param remote the peer's address
     */
    public record Endpoints(String local, String remote) {

        static Optional<Endpoints> in(String line) {
            Matcher matcher = NO_CONFIGURATION.matcher(line);
            return matcher.find() ? Optional.of(new Endpoints(matcher.group(1), matcher.group(2))) : Optional.empty();
        }
    }

    /** One sentence: cause and remedy, then charon's words. */
    public String sentence() {
        return cause.remedy + " (charon: " + line + ")";
    }
}
