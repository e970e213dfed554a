package dev.vti.firewall.apply.vici;

import java.util.Arrays;
import java.util.List;
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

    /** Why a tunnel is down. The first one whose words are in the line is it. */
    public enum Cause {
        /** The note's "AUTHENTICATION_FAILED" on the initiator and "MAC mismatched" on the responder; IKEv1 cannot decrypt instead. */
        KEYS_DIFFER(Certainty.FAULT, "the pre-shared keys of the two sides differ; put the same key into the Secrets of both",
                "mac mismatched", "authentication_failed", "decryption failed?", "could not decrypt payloads", "received payload_malformed",
                "received invalid_hash", "calculated hash does not match"),
        /** The note's "Invalid major version"; strongSwan finds no connection of that version between two addresses that it knows. */
        VERSIONS_DIFFER(Certainty.FAULT, "the IKE versions of the two sides differ; set the same ikeVersion on both",
                "major version", "invalid_major_version", "no ike config found for"),
        /** The note's "Remote seems to be dead". */
        PEER_SILENT(Certainty.SIGN, "the peer does not answer; check that its access link works, that its virtual interface and tunnel are there,"
                + " and that nothing on the way blocks UDP 500, UDP 4500 and ESP",
                "giving up after", "peer not responding"),
        /** A peer that is not route-based. */
        SELECTORS_DIFFER(Certainty.FAULT, "the peer refuses 0.0.0.0/0 as traffic selector; configure its side route-based",
                "ts_unacceptable", "no acceptable traffic selectors"),
        /** Keys and versions agree, and then the peer takes no child; only the peer's own log knows why. */
        CHILD_REFUSED(Certainty.FAULT, "the peer refuses the tunnel after both sides proved their keys; look at its own tunnel's status, and use proposals that"
                + " both have",
                "no_proposal_chosen notify, no child_sa built"),
        /** strongSwan answers so when it has no connection for the two addresses yet, none of that version, or none with the proposal: the message names all. */
        NOTHING_IN_COMMON(Certainty.SIGN,
                "the peer has no tunnel that fits; apply its side too, with the same ikeVersion and proposals that both have",
                "no_proposal_chosen", "no acceptable proposal"),
        /** ESP missing, or the link's id refused. */
        KERNEL_REFUSES(Certainty.FAULT, "the kernel refuses the IPsec association; check that it has ESP and the interface type in use",
                "unable to install", "unable to add sad entry", "unable to add policy"),
        /** No key for this pair of addresses. */
        KEY_MISSING(Certainty.FAULT, "there is no pre-shared key for this pair of addresses; apply the tunnel again", "no shared key found"),
        /** The other side ended it, for example because it was unloaded there. */
        CLOSED_BY_PEER(Certainty.CONSEQUENCE, "the peer ended the tunnel; check that it is still configured there", "received delete for ike_sa");

        private final Certainty certainty;
        private final String remedy;
        private final List<String> words;

        Cause(Certainty certainty, String remedy, String... words) {
            this.certainty = certainty;
            this.remedy = remedy;
            this.words = List.of(words);
        }

        /** True if the other cause may be nothing but a sign or a consequence of this one. */
        public boolean explains(Cause other) {
            return certainty.compareTo(other.certainty) < 0;
        }
    }

    private enum Certainty {
        /** Names what is wrong. */
        FAULT,
        /** Has several possible faults behind it: a peer that cannot decrypt falls silent, too. */
        SIGN,
        /** Follows on most failures. */
        CONSEQUENCE
    }

    /** What the line says, if it says why a tunnel is down. */
    public static Optional<Diagnosis> of(String line) {
        String text = line.toLowerCase(Locale.ROOT);
        return Arrays.stream(Cause.values())
                .filter(cause -> cause.words.stream().anyMatch(text::contains))
                .findFirst()
                .map(cause -> new Diagnosis(cause, line.strip()));
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
