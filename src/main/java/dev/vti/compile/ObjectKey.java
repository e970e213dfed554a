package dev.vti.compile;

/** An object of one namespace: its kind, such as {@code RouterObject}, and its name. */
public record ObjectKey(String kind, String name) implements Comparable<ObjectKey> {

    @Override
    public int compareTo(ObjectKey other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
