package dev.vti.compile;

import dev.vti.api.IpsecTunnelSpec.SecretKeyReference;
import dev.vti.compile.Snapshot.SecretContent;
import dev.vti.model.PreSharedKey;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Takes pre-shared keys from Secrets. No finding ever quotes a value. */
final class PreSharedKeys {

    /** Editors and {@code kubectl create secret --from-file} leave one at the end, where nobody means it as part of the key. */
    private static final Pattern LINE_END = Pattern.compile("[\\r\\n]+\\z");
    private static final String FIELD = "spec.peer.preSharedKey";

    private PreSharedKeys() {
    }

    static Optional<PreSharedKey> find(Catalog catalog, SecretKeyReference reference, ObjectFindings on) {
        if (reference == null || reference.name == null || reference.name.isBlank() || reference.key == null || reference.key.isBlank()) {
            on.invalid(FIELD, "the name of the Secret or the key in it is missing", "write both");
            return Optional.empty();
        }
        SecretContent secret = catalog.secrets().get(reference.name);
        String named = "Secret '" + reference.name + "'";
        if (secret == null) {
            on.notFound(FIELD + ".name", named + " does not exist in namespace '" + catalog.namespace() + "'", "create it or correct the name");
            return Optional.empty();
        }
        String value = (secret.values() == null ? Map.<String, String>of() : secret.values()).get(reference.key);
        if (value == null) {
            on.secretNotUsable(FIELD + ".key", named + " has no key '" + reference.key + "'", "add it to the Secret or correct the key");
            return Optional.empty();
        }
        String key = LINE_END.matcher(value).replaceFirst("");
        if (key.isBlank()) {
            on.secretNotUsable(FIELD + ".key", "key '" + reference.key + "' of " + named + " is empty", "put the pre-shared key into it");
            return Optional.empty();
        }
        return Optional.of(new PreSharedKey(key));
    }
}
