package dev.vti.router;

import dev.vti.config.GatewayConfig;
import dev.vti.model.Availability;
import dev.vti.model.GatewayQuality;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The state machine of one gateway: evidence in, health out. Pure; time comes in as an argument.
 *
 * <p>A device that is down or missing and a tunnel that is down count at once as Unavailable, whatever the probe last said; otherwise the probe decides. What
 * cannot be known changes nothing (fail static): while the probe is quiet, or a device or a tunnel that was last known to be down cannot be asked, the gateway
 * is shown as Unknown and stays as usable, and of the quality, that it was; no hold-down and no damping ends meanwhile. A gateway that is not monitored is
 * usable unless a device or its tunnel is down.
 *
 * <p>A gateway that returns has to answer for its hold-down without a break before it is more than the last choice; its first answer since the start is no
 * return. {@link Damping} says what too many failures do, {@link Thresholds} what bad measurements do.
 */
public final class GatewayMachine {

    private GatewayMachine() {
    }

    /**
     * What is known now. It has to be looked at again when evidence changes, and at {@link GatewayHealth#until()}.
     *
     * @param before {@link GatewayHistory#START} for a gateway that is new; it may come from another configuration of the same next hop
     */
    public static GatewayHistory next(GatewayConfig config, GatewayHistory before, GatewayEvidence evidence, Instant now) {
        Sight sight = Sight.of(config, before, evidence);
        if (sight.availability() == Availability.Unknown) {
            GatewayHealth frozen = new GatewayHealth(Availability.Unknown, before.health().usable(), before.health().quality(), sight.reason(), null);
            return new GatewayHistory(before.hasAnswered(), sight.devicesDown(), sight.tunnelDown(), before.heldUntil(), before.breached(),
                    before.damping(), frozen);
        }
        boolean isUsable = sight.isUsable(before);
        boolean hasFailed = before.hasAnswered() && before.health().usable() && !isUsable;
        Damping damping = damping(config, before.damping(), hasFailed, now);
        Instant heldUntil = isUsable ? heldUntil(holdDown(config), before, now) : null;
        List<String> breached = Thresholds.breached(config.monitoring() == null ? null : config.monitoring().thresholds(), evidence.measurement(),
                before.breached());
        GatewayQuality quality = damping.isOn(now) || heldUntil != null ? GatewayQuality.Damped
                : breached.isEmpty() ? GatewayQuality.Good : GatewayQuality.Degraded;
        GatewayHealth health = new GatewayHealth(sight.availability(), isUsable, quality,
                isUsable ? usedLastBecause(damping.isOn(now), heldUntil, breached) : sight.reason(), later(damping.until(), heldUntil));
        return new GatewayHistory(before.hasAnswered() || isUsable, sight.devicesDown(), sight.tunnelDown(), heldUntil, breached, damping, health);
    }

    private static Damping damping(GatewayConfig config, Damping before, boolean hasFailed, Instant now) {
        if (config.monitoring() != null && !config.monitoring().damping()) {
            return Damping.NONE;
        }
        return hasFailed ? before.failed(now) : before.settled(now);
    }

    /** Null when a gateway that answers is not held down, or not any more. */
    private static Instant heldUntil(Duration holdDown, GatewayHistory before, Instant now) {
        Instant wholeTime = now.plus(holdDown);
        boolean isBack = before.hasAnswered() && !before.health().usable();
        // Nobody knows whether it answered while nothing was known.
        boolean isInterrupted = before.heldUntil() != null && before.health().availability() == Availability.Unknown;
        if (isBack || isInterrupted) {
            return holdDown.isZero() ? null : wholeTime;
        }
        if (before.heldUntil() == null || !now.isBefore(before.heldUntil())) {
            return null;
        }
        // The hold-down may have become shorter, or the clock may have been set back.
        Instant end = before.heldUntil().isAfter(wholeTime) ? wholeTime : before.heldUntil();
        return now.isBefore(end) ? end : null;
    }

    private static Duration holdDown(GatewayConfig config) {
        return config.monitoring() == null ? Duration.ZERO : Duration.ofMillis(config.monitoring().holdDownMillis());
    }

    /** Null when it is not used last. */
    private static String usedLastBecause(boolean isDamped, Instant heldUntil, List<String> breached) {
        if (isDamped) {
            return "it failed too often in short order";
        }
        if (heldUntil != null) {
            return "it answers again and is held down";
        }
        return breached.isEmpty() ? null : String.join("; ", breached);
    }

    private static Instant later(Instant one, Instant other) {
        return one == null || other != null && other.isAfter(one) ? other : one;
    }
}
