package dev.vti.compile;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** All findings of one compilation. An object that has one stays out of the configuration. */
final class Findings {

    /** More would not be read; Kubernetes itself takes 32768 characters in a condition's message. */
    private static final int LONGEST_MESSAGE = 1000;

    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::object).thenComparing(Finding::condition)
            .thenComparing(Finding::reason).thenComparing(Finding::message);

    private final Set<Finding> findings = new TreeSet<>(ORDER);
    private final Set<ObjectKey> objects = new HashSet<>();

    ObjectFindings on(ObjectKey object) {
        return new ObjectFindings(this, object);
    }

    boolean has(ObjectKey object) {
        return objects.contains(object);
    }

    void add(Finding finding) {
        String message = finding.message().replaceAll("\\p{Cntrl}", " ");
        if (message.length() > LONGEST_MESSAGE) {
            message = message.substring(0, LONGEST_MESSAGE) + "...";
        }
        findings.add(new Finding(finding.object(), finding.condition(), finding.reason(), message));
        objects.add(finding.object());
    }

    List<Finding> sorted() {
        return List.copyOf(findings);
    }
}
