package dev.vti.firewall.apply.vici;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A VICI message or one section of it: values, lists and sections by name, in order. Immutable. Values are text; charon sends nothing else, and
 * what is sent to it is encoded as UTF-8.
 *
 * <p>{@code toString} shows names and never a value, since a message may carry a pre-shared key.
 */
public final class ViciMessage {

    /** An empty message. */
    public static final ViciMessage EMPTY = new ViciMessage(new LinkedHashMap<>());

    private final Map<String, Element> elements;

    private ViciMessage(Map<String, Element> elements) {
        this.elements = elements;
    }

    /** What a name can stand for. */
    public sealed interface Element {

        /** A single value. */
        record Value(String text) implements Element {

            @Override
            public String toString() {
                return "(value)";
            }
        }

        /** A list of values; may be empty. */
        record Items(List<String> texts) implements Element {

            public Items {
                texts = List.copyOf(texts);
            }

            @Override
            public String toString() {
                return "[" + texts.size() + "]";
            }
        }

        /** A section with elements of its own. */
        record Section(ViciMessage content) implements Element {

            @Override
            public String toString() {
                return content.toString();
            }
        }
    }

    /** All elements, in the order of the message. */
    public Map<String, Element> elements() {
        return Collections.unmodifiableMap(elements);
    }

    /** The value of this name; empty if there is none or the name stands for something else. */
    public Optional<String> value(String name) {
        return elements.get(name) instanceof Element.Value value ? Optional.of(value.text()) : Optional.empty();
    }

    /** The list of this name; empty list if there is none. */
    public List<String> items(String name) {
        return elements.get(name) instanceof Element.Items items ? items.texts() : List.of();
    }

    /** The section of this name, an empty one if there is none. */
    public ViciMessage section(String name) {
        return elements.get(name) instanceof Element.Section section ? section.content() : EMPTY;
    }

    /** All sections by name, in order. */
    public Map<String, ViciMessage> sections() {
        Map<String, ViciMessage> sections = new LinkedHashMap<>();
        elements.forEach((name, element) -> {
            if (element instanceof Element.Section section) {
                sections.put(name, section.content());
            }
        });
        return sections;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A message of one value. */
    public static ViciMessage of(String name, String value) {
        return builder().value(name, value).build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ViciMessage message && elements.equals(message.elements);
    }

    @Override
    public int hashCode() {
        return elements.hashCode();
    }

    @Override
    public String toString() {
        return elements.toString();
    }

    /** Collects a message's elements. */
    public static final class Builder {

        private final Map<String, Element> elements = new LinkedHashMap<>();

        private Builder() {
        }

        public Builder value(String name, String text) {
            return element(name, new Element.Value(text));
        }

        public Builder items(String name, List<String> texts) {
            return element(name, new Element.Items(texts));
        }

        public Builder items(String name, String... texts) {
            return items(name, List.of(texts));
        }

        public Builder section(String name, ViciMessage content) {
            return element(name, new Element.Section(content));
        }

        Builder element(String name, Element element) {
            elements.put(name, element);
            return this;
        }

        public ViciMessage build() {
            return new ViciMessage(new LinkedHashMap<>(elements));
        }
    }
}
