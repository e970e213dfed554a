package dev.vti.operator;

import dev.vti.api.Firewall;
import dev.vti.compile.Compilation;
import dev.vti.config.ConfigDocument;
import dev.vti.config.FirewallConfig;
import dev.vti.config.UnreadableConfigException;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Secrets that carry each firewall's configuration: {@code <firewall>-config}, with the document and its revision. */
final class ConfigSecrets {

    static final String FIELD_MANAGER = "vti-operator";
    private static final String DOCUMENT = "config.json";
    private static final String REVISION = "revision";
    private static final System.Logger LOG = System.getLogger(ConfigSecrets.class.getName());

    private ConfigSecrets() {
    }

    /**
     * What is stored for one firewall: revision counts up each time the document's bytes change.
     *
     * @param secret as the informer saw it
     * @param config null if the document cannot be read
     */
    record Stored(Secret secret, long revision, String document, FirewallConfig config) {

        /** Without the document, which holds keys. */
        @Override
        public String toString() {
            return "Stored[revision=" + revision + "]";
        }
    }

    static String nameFor(String firewall) {
        return firewall + "-config";
    }

    /** The stored configurations by firewall; one that cannot be read is written anew with a higher revision. */
    static Map<String, Stored> stored(SiteObjects site) {
        Map<String, Stored> stored = new HashMap<>();
        for (Firewall firewall : site.firewalls()) {
            find(site.secrets(), nameFor(firewall.getMetadata().getName())).map(ConfigSecrets::read)
                    .ifPresent(found -> stored.put(firewall.getMetadata().getName(), found));
        }
        return stored;
    }

    static Compilation.Previous previous(Map<String, Stored> stored) {
        Map<String, FirewallConfig> configs = new HashMap<>();
        stored.forEach((firewall, found) -> {
            if (found.config() != null) {
                configs.put(firewall, found.config());
            }
        });
        return new Compilation.Previous(configs);
    }

    /**
     * Stores the configuration if it differs from what is stored; the result is what is stored then. What somebody has written since the informer
     * saw it is never overwritten: two documents must not share a revision.
     *
     * @param before what is stored; null when nothing is
     * @param applied revision that the firewall reports; a Secret that was deleted must not start below it, or the firewall would take it for an old one
     * @throws KubernetesClientException with HTTP 409 when the informer is behind
     */
    static Stored store(KubernetesClient client, Firewall firewall, FirewallConfig config, Stored before, long applied) {
        String document = ConfigDocument.write(config);
        boolean isSame = before != null && before.document().equals(document);
        if (isSame && isOwned(before.secret(), firewall)) {
            return before;
        }
        long revision = isSame ? before.revision() : Math.max(before == null ? 0 : before.revision(), applied) + 1;
        Secret secret = new SecretBuilder(before == null ? created(firewall) : before.secret())
                .editMetadata()
                .addToLabels("app.kubernetes.io/managed-by", FIELD_MANAGER)
                .withOwnerReferences(owner(firewall))
                .endMetadata()
                .addToData(DOCUMENT, encode(document))
                .addToData(REVISION, encode(Long.toString(revision)))
                .build();
        Secret written = before == null ? client.resource(secret).create() : client.resource(secret).update();
        if (!isSame) {
            LOG.log(System.Logger.Level.INFO, "Firewall {0}/{1}: revision {2} is written.",
                    firewall.getMetadata().getNamespace(), firewall.getMetadata().getName(), Long.toString(revision));
        }
        return new Stored(written, revision, document, config);
    }

    private static Secret created(Firewall firewall) {
        return new SecretBuilder().withNewMetadata().withName(nameFor(firewall.getMetadata().getName()))
                .withNamespace(firewall.getMetadata().getNamespace()).endMetadata().withType("vti.dev/firewall-config").build();
    }

    /** A Firewall that was deleted and made again has another uid; its predecessor's Secret would be collected. */
    private static boolean isOwned(Secret secret, Firewall firewall) {
        return secret.getMetadata().getOwnerReferences().stream().anyMatch(owner -> firewall.getMetadata().getUid().equals(owner.getUid()));
    }

    static OwnerReference owner(Firewall firewall) {
        return new OwnerReferenceBuilder().withApiVersion(firewall.getApiVersion()).withKind(firewall.getKind())
                .withName(firewall.getMetadata().getName()).withUid(firewall.getMetadata().getUid()).withController(true).build();
    }

    private static Optional<Secret> find(List<Secret> secrets, String name) {
        return secrets.stream().filter(secret -> secret.getMetadata().getName().equals(name)).findFirst();
    }

    private static Stored read(Secret secret) {
        Map<String, String> values = SiteObjects.text(secret);
        String revision = values.getOrDefault(REVISION, "");
        String document = values.getOrDefault(DOCUMENT, "");
        long number = revision.matches("[0-9]{1,18}") ? Long.parseLong(revision) : 0;
        try {
            return number == 0 ? new Stored(secret, 0, "", null) : new Stored(secret, number, document, ConfigDocument.read(document));
        } catch (UnreadableConfigException unreadable) {
            return new Stored(secret, number, "", null);
        }
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
