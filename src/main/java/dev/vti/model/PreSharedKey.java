package dev.vti.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A pre-shared key. Its bytes leave only through {@link #reveal()}, which the configuration document and the call that loads it into charon
 * use; {@code toString}, logs and exceptions see a placeholder.
 */
public final class PreSharedKey {

    private final String value;

    @JsonCreator
    public PreSharedKey(String value) {
        if (value == null || value.isBlank()) {
            throw new InvalidValueException("the pre-shared key is empty", "put a key of at least one character into the Secret");
        }
        this.value = value;
    }

    @JsonValue
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PreSharedKey key
                && MessageDigest.isEqual(value.getBytes(StandardCharsets.UTF_8), key.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "(pre-shared key)";
    }
}
