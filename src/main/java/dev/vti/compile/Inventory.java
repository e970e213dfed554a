package dev.vti.compile;

import dev.vti.compile.Snapshot.Declared;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The objects of one kind, by name. Those that are being deleted count as gone.
 *
 * @param live the objects that are not being deleted; none has a null spec
 * @param deleting names of those that are
 */
record Inventory<S>(String kind, String namespace, SortedMap<String, Declared<S>> live, Set<String> deleting) {

    /**
     * @param declared may be null or hold nulls, which are passed over
     * @param empty makes the spec of an object that has none; its missing fields then get their own findings
     */
    static <S> Inventory<S> of(String kind, String namespace, List<Declared<S>> declared, Supplier<S> empty) {
        SortedMap<String, Declared<S>> live = new TreeMap<>();
        Set<String> deleting = new HashSet<>();
        for (Declared<S> object : declared == null ? List.<Declared<S>>of() : declared) {
            if (object == null || object.name() == null) {
                continue;
            }
            if (object.deleting()) {
                deleting.add(object.name());
            } else {
                live.put(object.name(), object.spec() != null ? object : new Declared<>(object.name(), object.generation(), false, empty.get()));
            }
        }
        return new Inventory<>(kind, namespace, live, deleting);
    }

    Optional<Declared<S>> find(String name) {
        return name == null ? Optional.empty() : Optional.ofNullable(live.get(name));
    }

    boolean isBeingDeleted(String name) {
        return deleting.contains(name) && !live.containsKey(name);
    }

    ObjectKey key(String name) {
        return new ObjectKey(kind, name);
    }

    /** As messages name it: {@code RouterObject 'http-router'}. */
    String label(String name) {
        return kind + " '" + name + "'";
    }

    /** A list as a spec has it, without the nulls that a hand-made object may hold; null counts as empty. */
    static <T> List<T> present(List<T> values) {
        return values == null ? List.of() : values.stream().filter(Objects::nonNull).toList();
    }
}
