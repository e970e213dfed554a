package dev.vti.router;

import java.time.Duration;
import java.time.Instant;

/**
 * Flap damping of one gateway in the manner of RFC 2439: each failure adds a penalty that decays exponentially; above one limit the gateway is damped, below
 * a lower one it is not any more.
 *
 * <p>The RFC's figures (half-life 15 min, up to an hour of suppression) are for routes whose changes burden the whole internet. Here a failure costs a
 * switch of some milliseconds that connections survive, so damping has only to end a storm, and it must not keep a mended link out of use. Hence a
 * half-life of {@value #HALF_LIFE_SECONDS} s. The limit to damp is {@value #SUPPRESS}: two or three failures in short order (2000, 3000) pass, as
 * somebody who plugs a cable in again or a peer that restarts makes them; the fourth within about 13 s is a storm, and so is any gateway that goes on failing
 * more often than every 14 s. The limit to use it again is {@value #REUSE}, what one failure alone would have left, so one storm's end takes about a minute.
 * The cap of {@value #CAP} is four half-lives above it: 2 min after the last failure the gateway is used again, however long the storm was.
 *
 * @param penalty as it was at {@code at}
 * @param at when the last failure was counted; null before the first
 * @param until when it will have decayed enough for the gateway to be used again; null while it is not damped
 */
public record Damping(double penalty, Instant at, Instant until) {

    /** No failure yet. */
    public static final Damping NONE = new Damping(0, null, null);

    /** From the last failure to the end of damping, at most. */
    static final Duration LONGEST = Duration.ofSeconds(120);

    private static final double PENALTY = 1000;
    private static final double SUPPRESS = 3500;
    private static final double REUSE = 1000;
    private static final double CAP = 16_000;
    private static final long HALF_LIFE_SECONDS = 30;

    /** After one more failure. */
    Damping failed(Instant now) {
        double sum = Math.min(CAP, decayed(now) + PENALTY);
        boolean isDamped = sum >= SUPPRESS || isOn(now);
        return new Damping(sum, now, isDamped ? now.plusMillis(millisToReuse(sum)) : null);
    }

    /** Without what is over by now, and never longer than it can be, should the clock have been set back. */
    Damping settled(Instant now) {
        if (until == null || now.isBefore(until) && !until.isAfter(now.plus(LONGEST))) {
            return this;
        }
        return now.isBefore(until) ? new Damping(penalty, now, now.plus(LONGEST)) : new Damping(penalty, at, null);
    }

    boolean isOn(Instant now) {
        return until != null && now.isBefore(until);
    }

    private double decayed(Instant now) {
        if (at == null) {
            return 0;
        }
        double halfLives = Math.max(0, Duration.between(at, now).toMillis()) / (HALF_LIFE_SECONDS * 1000.0);
        return penalty * StrictMath.pow(2, -halfLives);
    }

    private static long millisToReuse(double penalty) {
        double halfLives = StrictMath.log(penalty / REUSE) / StrictMath.log(2);
        return (long) Math.ceil(halfLives * HALF_LIFE_SECONDS * 1000);
    }
}
