package dev.vti.compile;

import dev.vti.compile.Snapshot.Declared;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Resolves objects of a kind that may be groups of each other to what they stand for. */
final class ObjectResolver {

    /** Longer ways round a cycle are cut: the first steps are enough to find it. */
    private static final int STEPS_NAMED = 8;

    private ObjectResolver() {
    }

    /** What is particular to a kind. */
    interface Reading<S, V> {

        /** Names of the members; empty for an object that is not a group. */
        List<String> group(S spec);

        /** The value of an object that is not a group, or a finding; also finds whatever is wrong with the form of a group. */
        Optional<V> own(S spec, ObjectFindings findings);

        V join(List<V> parts);
    }

    /** What objects stand for, by name, without those that have a finding. */
    record Resolution<V>(Map<String, V> values, Groups groups) {

        Optional<V> of(String name) {
            return Optional.ofNullable(values.get(name));
        }
    }

    static <S, V> Resolution<V> resolve(Inventory<S> inventory, Reading<S, V> reading, Findings findings) {
        Map<String, V> values = new HashMap<>();
        SortedMap<String, SortedSet<String>> members = new TreeMap<>();
        for (Declared<S> object : inventory.live().values()) {
            ObjectFindings on = findings.on(inventory.key(object.name()));
            reading.own(object.spec(), on).ifPresent(value -> values.put(object.name(), value));
            members.put(object.name(), members(inventory, reading.group(object.spec()), on));
        }
        Groups groups = Groups.of(members);
        groups.cycles().forEach((name, way) -> findings.on(inventory.key(name)).inconsistent("spec.group",
                inventory.label(name) + " contains itself (" + written(way) + ")", "remove one of these memberships"));
        for (String name : groups.bottomUp()) {
            join(inventory, name, members.get(name), reading, values, findings);
        }
        values.keySet().removeIf(name -> findings.has(inventory.key(name)));
        return new Resolution<>(values, groups);
    }

    private static <S> SortedSet<String> members(Inventory<S> inventory, List<String> names, ObjectFindings on) {
        SortedSet<String> found = new TreeSet<>();
        for (int i = 0; i < names.size(); i++) {
            on.existing(inventory, "spec.group[" + i + "]", names.get(i)).ifPresent(member -> found.add(member.name()));
        }
        return found;
    }

    private static <S, V> void join(Inventory<S> inventory, String name, SortedSet<String> members, Reading<S, V> reading,
            Map<String, V> values, Findings findings) {
        ObjectFindings on = findings.on(inventory.key(name));
        if (members.isEmpty() || on.any()) {
            return;
        }
        members.forEach(member -> on.accepted(inventory, "spec.group", member));
        if (!on.any()) {
            values.put(name, reading.join(members.stream().map(values::get).filter(Objects::nonNull).toList()));
        }
    }

    private static String written(List<String> way) {
        return way.size() <= STEPS_NAMED + 1
                ? String.join(" > ", way)
                : String.join(" > ", way.subList(0, STEPS_NAMED)) + " > ... > " + way.getLast();
    }
}
