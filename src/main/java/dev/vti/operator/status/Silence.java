package dev.vti.operator.status;

import dev.vti.operator.status.Site.Report;
import java.time.Duration;
import java.time.Instant;

/** How long a firewall may be quiet. Pure. */
public final class Silence {

    /** A firewall reports at least every 20 s; after this it counts as silent. */
    public static final Duration LIMIT = Duration.ofSeconds(90);

    private Silence() {
    }

    public static boolean isSilent(Report report, Instant now) {
        return report.heardAt().plus(LIMIT).isBefore(now);
    }
}
