package dev.vti.compile;

import dev.vti.compile.Snapshot.Declared;
import java.util.List;
import java.util.function.Function;

/** One firewall among the objects of its namespace. */
record Site(String firewall, Catalog catalog, Findings findings) {

    ObjectKey key() {
        return new ObjectKey(ObjectKey.FIREWALL, firewall);
    }

    /** The objects of a kind that belong to this firewall, by name. */
    <S> List<Declared<S>> own(Inventory<S> inventory, Function<S, String> owner) {
        return inventory.live().values().stream().filter(object -> firewall.equals(owner.apply(object.spec()))).toList();
    }

    /** What an object says by leaving a field out, since the schema's default is filled in by the API server only. */
    static <T> T orDefault(T value, T standard) {
        return value != null ? value : standard;
    }
}
