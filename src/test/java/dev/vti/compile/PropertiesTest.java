package dev.vti.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.compile.Compilation.FirewallResult;
import dev.vti.compile.Compilation.Previous;
import dev.vti.config.ConfigDocument;
import dev.vti.config.FirewallConfig;
import dev.vti.config.GatewayConfig;
import dev.vti.config.Origin;
import dev.vti.config.RouterConfig;
import dev.vti.config.TunnelConfig;
import dev.vti.config.VirtualInterfaceConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for all manifests, good and bad. */
class PropertiesTest {

    private static final int RUNS = 600;
    private static final String SENTENCE = "(metadata|spec)[^:]*: (?s).+: .+";

    @Test
    void theOrderOfTheObjectsDoesNotMatter() throws Exception {
        for (Snapshot snapshot : List.of(Manifests.agency().snapshot(), Manifests.headOffice().snapshot())) {
            for (int seed = 0; seed < 50; seed++) {
                assertSame(Compiler.compile(snapshot, Previous.NONE),
                        Compiler.compile(Manifests.shuffled(snapshot, new Random(seed)), Previous.NONE), "seed " + seed);
            }
        }
    }

    @Test
    void anyManifestsCompileToASoundConfigurationOrToFindings() throws Exception {
        Set<String> reached = new HashSet<>();
        for (int seed = 0; seed < RUNS; seed++) {
            Snapshot snapshot = new RandomManifests(seed).snapshot();
            Compilation compilation = Compiler.compile(snapshot, Previous.NONE);
            assertSound(compilation, "seed " + seed);
            assertSame(compilation, Compiler.compile(shuffled(snapshot, seed), Previous.NONE), "shuffled, seed " + seed);
            assertIdsAreKept(compilation, seed);
            compilation.findings().forEach(finding -> reached.add(finding.object().kind() + " " + finding.reason()));
            compilation.firewalls().values().forEach(result -> result.config().origins().forEach(origin -> reached.add(origin.kind())));
        }
        assertThat(reached).describedAs("the random manifests are too bad or too good").contains("IpsecTunnel", "RouterObject", "ReturnRoute",
                "FilterRule", "ServiceObject", "NetworkObject", "IpsecTunnel Conflict", "NetworkObject Inconsistent", "FilterRule Conflict",
                "IpsecTunnel SecretKeyNotUsable", "RouterObject Inconsistent", "ReturnRoute ReferenceNotFound", "Firewall Conflict");
    }

    private static Snapshot shuffled(Snapshot snapshot, int seed) {
        boolean isWhole = Stream.of(snapshot.firewalls(), snapshot.virtualInterfaces(), snapshot.tunnels(), snapshot.routers(), snapshot.rules(),
                snapshot.returnRoutes(), snapshot.networkObjects(), snapshot.serviceObjects()).noneMatch(Objects::isNull);
        return isWhole ? Manifests.shuffled(snapshot, new Random(seed)) : snapshot;
    }

    private static void assertSame(Compilation expected, Compilation actual, String which) {
        assertThat(actual.findings()).describedAs(which).isEqualTo(expected.findings());
        assertThat(actual.firewalls().keySet()).describedAs(which).isEqualTo(expected.firewalls().keySet());
        expected.firewalls().forEach((name, result) -> {
            FirewallResult other = actual.firewalls().get(name);
            assertThat(ConfigDocument.write(other.config())).describedAs(which).isEqualTo(ConfigDocument.write(result.config()));
            assertThat(other.heldBy()).describedAs(which).isEqualTo(result.heldBy());
            assertThat(other.contents()).describedAs(which).containsExactlyElementsOf(result.contents());
        });
    }

    private static void assertSound(Compilation compilation, String which) throws Exception {
        Set<ObjectKey> bad = compilation.findings().stream().map(Finding::object).collect(Collectors.toSet());
        for (Finding finding : compilation.findings()) {
            assertThat(finding.message()).describedAs(which).matches(SENTENCE).doesNotContain("confidential");
        }
        for (FirewallResult result : compilation.firewalls().values()) {
            FirewallConfig config = result.config();
            assertThat(ConfigDocument.read(ConfigDocument.write(config))).describedAs(which).isEqualTo(config);
            assertThat(config.toString()).describedAs(which).doesNotContain("confidential");
            assertThat(result.contents()).describedAs(which).filteredOn(key -> !key.kind().equals(ObjectKey.FIREWALL)).doesNotContainAnyElementsOf(bad);
            assertThat(config.origins()).describedAs(which).extracting(PropertiesTest::key).containsExactlyElementsOf(result.contents());
            assertReferencesHold(config, which);
        }
    }

    private static ObjectKey key(Origin origin) {
        return new ObjectKey(origin.kind(), origin.name());
    }

    private static void assertReferencesHold(FirewallConfig config, String which) {
        List<Integer> gateways = config.gateways().stream().map(GatewayConfig::id).toList();
        List<Integer> routers = config.routers().stream().map(RouterConfig::id).toList();
        List<Integer> links = config.virtualInterfaces().stream().map(VirtualInterfaceConfig::id).toList();
        assertThat(gateways).describedAs(which).doesNotHaveDuplicates().isSorted().allMatch(id -> id >= 1 && id <= 4000);
        assertThat(routers).describedAs(which).doesNotHaveDuplicates();
        assertThat(links).describedAs(which).doesNotHaveDuplicates();
        assertThat(config.tunnels()).describedAs(which).extracting(TunnelConfig::virtualInterfaceId).doesNotHaveDuplicates().isSubsetOf(links);
        assertThat(config.tunnels()).describedAs(which).extracting(TunnelConfig::ikeVersion).matches(all -> new HashSet<>(all).size() <= 1);
        config.routers().forEach(router -> Stream.of(router.main(), router.backup()).flatMap(List::stream)
                .forEach(member -> assertThat(gateways).describedAs(which).contains(member.gatewayId())));
        config.returnRoutes().forEach(route -> assertThat(gateways).describedAs(which).contains(route.gatewayId()));
        assertThat(config.rules()).describedAs(which).isSortedAccordingTo((one, other) -> Integer.compare(one.position(), other.position()));
        config.rules().forEach(rule -> {
            assertThat(rule.matches()).describedAs(which).isNotEmpty().doesNotHaveDuplicates();
            assertThat(rule.routerId() == null || routers.contains(rule.routerId())).describedAs(which).isTrue();
        });
    }

    /** Compiled after itself, a configuration stays as it is. */
    private static void assertIdsAreKept(Compilation compilation, int seed) {
        Map<String, FirewallConfig> configs = compilation.firewalls().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().config()));
        Compilation again = Compiler.compile(new RandomManifests(seed).snapshot(), new Previous(configs));
        assertSame(compilation, again, "compiled again, seed " + seed);
        // Ids of another configuration may clash with anything, and are kept only where that does no harm.
        Compilation other = Compiler.compile(new RandomManifests(seed + 1).snapshot(), new Previous(configs));
        other.firewalls().forEach((name, result) -> assertKept(configs.get(name), result.config(), "seed " + seed));
    }

    private static void assertKept(FirewallConfig before, FirewallConfig after, String which) {
        if (before == null) {
            return;
        }
        Function<FirewallConfig, Map<String, Integer>> routers =
                config -> config.routers().stream().collect(Collectors.toMap(RouterConfig::name, RouterConfig::id));
        Map<String, Integer> old = routers.apply(before);
        routers.apply(after).forEach((name, id) -> {
            if (old.containsKey(name)) {
                assertThat(id).describedAs(which).isEqualTo(old.get(name));
            } else {
                assertThat(old).describedAs(which).doesNotContainValue(id);
            }
        });
    }
}
