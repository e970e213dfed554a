package dev.vti.operator.status;

import dev.vti.api.FirewallStateStatus.Failure;
import dev.vti.api.Reason;
import dev.vti.compile.Compilation.FirewallResult;
import dev.vti.compile.ObjectKey;
import dev.vti.config.Origin;
import dev.vti.operator.status.Conditions.Judgement;
import dev.vti.operator.status.ObjectJudge.Subject;
import dev.vti.operator.status.Site.Report;
import dev.vti.operator.status.Site.StoredConfig;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges Programmed: what the running firewalls say of the configuration that an object is in, never what the operator has asked them for. Pure.
 */
final class ProgrammedJudge {

    private final Site site;
    private final Instant now;
    /** By firewall, the objects of the stored configuration. */
    private final Map<String, Map<ObjectKey, Origin>> origins = new HashMap<>();

    ProgrammedJudge(Site site, Instant now) {
        this.site = site;
        this.now = now;
        site.stored().forEach((firewall, stored) -> origins.put(firewall, stored.config() == null ? Map.of() : stored.config().origins().stream()
                .collect(Collectors.toMap(origin -> new ObjectKey(origin.kind(), origin.name()), Function.identity(), (some, other) -> some))));
    }

    /** @param valid whether the object is in order; if it is not, why */
    Judgement judge(Subject subject, Judgement valid, List<Condition> before) {
        List<String> users = users(subject.key());
        if (!valid.holds() && users.isEmpty()) {
            return Judgement.no(Reason.NotCompiled, "left out of the configuration until it is mended: " + valid.message());
        }
        if (subject.disabled()) {
            return switchedOff(subject, before);
        }
        if (users.isEmpty()) {
            return unused(subject.key());
        }
        boolean wasProgrammed = Conditions.wasProgrammed(before, subject.generation());
        return users.stream().map(firewall -> inFirewall(firewall, subject, wasProgrammed)).filter(one -> !one.holds()).findFirst()
                .orElseGet(() -> Judgement.yes(Reason.Programmed, "read back by firewall " + String.join(", ", users)));
    }

    /** Firewalls whose newest configuration the object is in, whether or not that one may be used. */
    private List<String> users(ObjectKey key) {
        return site.compilation().firewalls().entrySet().stream()
                .filter(firewall -> firewall.getValue().contents().contains(key)).map(Map.Entry::getKey).toList();
    }

    private Judgement switchedOff(Subject subject, List<Condition> before) {
        String firewall = subject.firewall();
        Judgement gone = Judgement.yes(Reason.Disabled, "the object is switched off (enabled: false) and nothing of it is programmed");
        if (origins.getOrDefault(firewall, Map.of()).containsKey(subject.key())) {
            return notStored(firewall);
        }
        if (Conditions.wasSwitchedOff(before, subject.generation()) || !site.stored().containsKey(firewall)) {
            return gone;
        }
        Judgement readBack = readBack(firewall, false);
        return readBack.holds() ? gone : readBack;
    }

    private Judgement unused(ObjectKey key) {
        return origins.entrySet().stream().filter(firewall -> firewall.getValue().containsKey(key)).map(Map.Entry::getKey).sorted()
                .findFirst().map(this::notStored)
                .orElseGet(() -> Judgement.yes(Reason.NotUsed, "no firewall uses the object, so there is nothing to program"));
    }

    private Judgement inFirewall(String firewall, Subject subject, boolean wasProgrammed) {
        Origin origin = origins.getOrDefault(firewall, Map.of()).get(subject.key());
        boolean isWhole = subject.key().kind().equals(ObjectKey.FIREWALL);
        if (origin == null || origin.generation() != subject.generation() || isWhole && isHeld(firewall)) {
            return notStored(firewall);
        }
        Report report = site.reports().get(firewall);
        if (report != null && !Silence.isSilent(report, now)) {
            for (Failure failure : report.status().failures) {
                if (subject.key().kind().equals(failure.kind) && subject.key().name().equals(failure.name)) {
                    return Judgement.no(Reason.ProgrammingFailed, Objects.requireNonNullElse(failure.message,
                            "firewall " + firewall + " could not program it: its log says why"));
                }
            }
        }
        return readBack(firewall, wasProgrammed);
    }

    /** What is compiled is not what is stored. */
    private Judgement notStored(String firewall) {
        if (isHeld(firewall)) {
            boolean hasLastGood = site.stored().containsKey(firewall) && site.stored().get(firewall).config() != null;
            return Judgement.no(Reason.ConfigurationHeld, "firewall " + firewall
                    + (hasLastGood ? " keeps its last good configuration, because " : " gets no configuration yet, because ")
                    + site.compilation().firewalls().get(firewall).heldBy().stream().map(ObjectKey::toString).collect(Collectors.joining(", "))
                    + " cannot be compiled: mend or delete it");
        }
        String refused = site.refused().get(firewall);
        return Judgement.no(Reason.Pending, refused != null ? refused : "the configuration of firewall " + firewall + " is being written");
    }

    private boolean isHeld(String firewall) {
        FirewallResult result = site.compilation().firewalls().get(firewall);
        return result != null && result.held();
    }

    /** @param wasProgrammed the object was read back once: it stays so while a change elsewhere is on its way */
    private Judgement readBack(String firewall, boolean wasProgrammed) {
        StoredConfig stored = site.stored().get(firewall);
        Report report = site.reports().get(firewall);
        if (report == null) {
            return Judgement.no(Reason.Pending, "firewall " + firewall + " has not reported yet: check that it runs and reaches the API server");
        }
        if (Silence.isSilent(report, now)) {
            return Judgement.unknown(Reason.FirewallSilent, "firewall " + firewall + " has not reported since " + report.status().reportedAt
                    + ": check that it runs and reaches the API server");
        }
        // A firewall that has just started has read back nothing, whatever it had before.
        return report.appliedRevision() >= stored.revision() || wasProgrammed && report.appliedRevision() > 0
                ? Judgement.yes(Reason.Programmed, "read back by firewall " + firewall)
                : Judgement.no(Reason.Pending, "firewall " + firewall + " has not confirmed revision " + stored.revision() + " yet");
    }
}
