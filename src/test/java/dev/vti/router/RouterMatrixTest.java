package dev.vti.router;

import static dev.vti.router.Routers.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.config.RouterConfig;
import dev.vti.config.RouterConfig.Member;
import dev.vti.model.Availability;
import dev.vti.model.ConnectionMark;
import dev.vti.model.Failback;
import dev.vti.model.GatewayQuality;
import dev.vti.model.LoadBalancing;
import dev.vti.model.NoGatewayPolicy;
import dev.vti.model.RouterState;
import dev.vti.router.RouterStatus.GatewayStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Main gateways 1 and 2, backup gateways 3 and 4, and what carries the traffic under every option. The expected sets are written by hand from the rules;
 * the code has no part in them. In a picture of the gateways a digit is one that answers, or G, D and X are Good, Degraded and Damped ones, and - is one that
 * cannot be used.
 */
class RouterMatrixTest {

    private static final List<List<Integer>> WEIGHTS = List.of(List.of(1, 1, 1, 1), List.of(3, 1, 50, 10), List.of(1000, 1, 1, 1000));

    record Options(int threshold, boolean all, NoGatewayPolicy policy, Failback failback, LoadBalancing balancing, List<Integer> weights) {

        RouterConfig config() {
            return new RouterConfig(1, "router", List.of(member(1), member(2)), List.of(member(3), member(4)), threshold, all, policy, balancing, failback);
        }

        private Member member(int id) {
            return new Member(id, weights.get(id - 1));
        }

        /** Of gateways in order, those that carry: load balancing None takes one. */
        String balanced(String expected) {
            return balancing == LoadBalancing.None && !expected.isEmpty() ? expected.substring(0, 1) : expected;
        }
    }

    private static Options plain(int threshold, boolean all, Failback failback) {
        return new Options(threshold, all, NoGatewayPolicy.DefaultRoute, failback, LoadBalancing.Connection, WEIGHTS.getFirst());
    }

    private static Stream<Options> everyOption(int threshold, boolean all) {
        return Stream.of(NoGatewayPolicy.values()).flatMap(policy -> Stream.of(Failback.values()).flatMap(failback ->
                Stream.of(LoadBalancing.values()).flatMap(balancing -> WEIGHTS.stream().map(weights ->
                        new Options(threshold, all, policy, failback, balancing, weights)))));
    }

    private static Map<Integer, GatewayHealth> health(String picture) {
        Map<Integer, GatewayHealth> health = new HashMap<>();
        for (int id = 1; id <= 4; id++) {
            health.put(id, switch (picture.charAt(id - 1)) {
                case '-' -> Routers.health(Availability.Unavailable);
                case 'D' -> new GatewayHealth(Availability.Ready, true, GatewayQuality.Degraded, "its latency is beyond 150 ms", null);
                case 'X' -> new GatewayHealth(Availability.Ready, true, GatewayQuality.Damped, "it failed too often in short order", START.plusSeconds(60));
                default -> Routers.health(Availability.Ready);
            });
        }
        return health;
    }

    private static RouterStatus after(RouterConfig config, String... pictures) {
        RouterStatus router = RouterMachine.start(config);
        for (int i = 0; i < pictures.length; i++) {
            router = RouterMachine.next(config, router, health(pictures[i]), START.plusSeconds(i));
        }
        return router;
    }

    private static String active(RouterStatus router) {
        StringBuilder ids = new StringBuilder();
        new TreeSet<>(router.activeGateways()).forEach(ids::append);
        return ids.toString();
    }

    private static List<Integer> ids(String digits) {
        return digits.chars().mapToObj(digit -> digit - '0').toList();
    }

    /** One backup joins, or all of them; below one main gateway, or below two. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '"', nullValues = "none", value = {
        // answers, threshold 1: first backup, all backups; threshold 2: first backup, all backups
        "1234, 12,   12,   12,   12",
        "123-, 12,   12,   12,   12",
        "12-4, 12,   12,   12,   12",
        "12--, 12,   12,   12,   12",
        "1-34, 1,    1,    13,   134",
        "1-3-, 1,    1,    13,   13",
        "1--4, 1,    1,    14,   14",
        "1---, 1,    1,    1,    1",
        "-234, 2,    2,    23,   234",
        "-23-, 2,    2,    23,   23",
        "-2-4, 2,    2,    24,   24",
        "-2--, 2,    2,    2,    2",
        "--34, 3,    34,   3,    34",
        "--3-, 3,    3,    3,    3",
        "---4, 4,    4,    4,    4",
        "----, none, none, none, none"
    })
    void trafficGoesWhereTheOptionsSay(String answering, String one, String oneAll, String two, String twoAll) {
        assertCarried(answering, one, everyOption(1, false));
        assertCarried(answering, oneAll, everyOption(1, true));
        assertCarried(answering, two, everyOption(2, false));
        assertCarried(answering, twoAll, everyOption(2, true));
    }

    private static void assertCarried(String answering, String expected, Stream<Options> options) {
        options.forEach(given -> {
            RouterStatus router = after(given.config(), answering);
            if (expected == null) {
                assertThat(active(router)).isEmpty();
                assertThat(router.state()).isEqualTo(RouterState.NoGateway);
                assertThat(router.buckets()).hasSize(256)
                        .containsOnly(given.policy() == NoGatewayPolicy.DoNotRoute ? ConnectionMark.DROP : ConnectionMark.DEFAULT_ROUTE);
            } else {
                String carrying = given.balanced(expected);
                assertThat(active(router)).describedAs(given + " when " + answering + " answer").isEqualTo(carrying);
                assertThat(router.state()).isEqualTo(carrying.charAt(0) <= '2' ? RouterState.OnMain : RouterState.OnBackup);
                assertSharedByWeight(given, router, ids(carrying));
            }
        });
    }

    private static void assertSharedByWeight(Options given, RouterStatus router, List<Integer> active) {
        double sum = active.stream().mapToInt(id -> given.weights().get(id - 1)).sum();
        assertThat(new HashSet<>(active)).containsAll(router.buckets());
        for (GatewayStatus gateway : router.gateways()) {
            double share = active.contains(gateway.gatewayId()) ? gateway.weight() / sum : 0;
            long buckets = router.buckets().stream().filter(id -> id == gateway.gatewayId()).count();
            assertThat(Math.abs(buckets - 256 * share)).isLessThan(1);
            assertThat(Math.abs(gateway.distribution() - 100 * share)).isLessThan(1);
        }
    }

    /** Everything answers, then what "during" shows, then what "after" shows. */
    @ParameterizedTest(name = "threshold {0} {1}: {2} then {3}")
    @CsvSource({
        // threshold, backups, during, after, returning (NewConnections and All), Never
        "1, first, --34, 1234, 12,  3",
        "1, all,   --34, 1234, 12,  34",
        "1, first, --34, 1-34, 1,   3",
        "1, all,   --34, -2--, 2,   2",
        "1, first, --34, 12-4, 12,  4",
        "1, all,   --34, 12-4, 12,  4",
        "1, first, ---4, 1234, 12,  3",
        "1, all,   ---4, 1234, 12,  34",
        "1, all,   ---4, --34, 34,  34",
        "1, first, --34, 12--, 12,  12",
        "1, all,   ----, 1234, 12,  12",
        "1, first, ----, --34, 3,   3",
        "1, first, 1-34, 1234, 12,  12",
        "1, all,   -234, 1-34, 1,   1",
        // On main gateways, though backups have joined them: the one that is back takes their place.
        "2, first, 1-34, 1234, 12,  12",
        "2, all,   1-34, 1234, 12,  12",
        "2, first, 1-34, -234, 23,  23",
        "2, first, --34, 1-34, 13,  3",
        "2, all,   --34, 1-34, 134, 34",
        "2, all,   --34, 1234, 12,  34",
        "2, all,   --34, 1---, 1,   1",
        // Better quality is not a return: a backup that is no longer Good gives way also under Never.
        "1, first, --GG, GGDD, 12,  12",
        "1, all,   --GG, GGGD, 12,  3",
        "1, all,   --GG, DDDD, 12,  34",
        "1, first, --GG, XGGG, 2,   3",
        "1, all,   --GG, GGX-, 12,  12"
    })
    void failbackSaysWhatReturns(int threshold, String backups, String during, String after, String returning, String never) {
        boolean all = backups.equals("all");
        Set<Integer> usable = new HashSet<>(List.of(1, 2, 3, 4));
        usable.removeIf(id -> after.charAt(id - 1) == '-');
        Map<Failback, String> expected = Map.of(Failback.NewConnections, returning, Failback.All, returning, Failback.Never, never);
        expected.forEach((failback, carrying) -> {
            RouterStatus router = after(plain(threshold, all, failback).config(), "1234", during, after);
            assertThat(active(router)).describedAs(failback.name()).isEqualTo(carrying);
            List<Integer> keeping = new ArrayList<>(List.of(1, 2, 3, 4));
            keeping.removeIf(id -> !RouterMachine.keepsConnections(id, health(after).get(id), failback == Failback.All ? router : null));
            assertThat(keeping).describedAs("established connections with " + failback)
                    .containsExactlyInAnyOrderElementsOf(failback == Failback.All ? ids(carrying) : usable);
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // quality, threshold 1: first backup, all backups; threshold 2: first backup, all backups
        "GGGG, 12, 12, 12, 12",
        "DGGG, 2,  2,  23, 234",
        "XGGG, 2,  2,  23, 234",
        "DDGG, 3,  34, 3,  34",
        "DDDG, 4,  4,  4,  4",
        "DDXG, 4,  4,  4,  4",
        "GDDD, 1,  1,  1,  1",
        "DDDD, 12, 12, 12, 12",
        "D-DD, 1,  1,  13, 134",
        "D-XX, 1,  1,  1,  1",
        "XDDD, 2,  2,  23, 234",
        "XXDD, 3,  34, 3,  34",
        "-XDD, 3,  34, 3,  34",
        "-XXX, 2,  2,  23, 234",
        "-X--, 2,  2,  2,  2",
        "X-D-, 3,  3,  3,  3",
        "--XX, 3,  34, 3,  34",
        "XXXX, 12, 12, 12, 12",
        "XGXG, 2,  2,  24, 24"
    })
    void theBestQualityComesFirstInTheWholeRouterObject(String quality, String one, String oneAll, String two, String twoAll) {
        for (Failback failback : Failback.values()) {
            assertThat(active(after(plain(1, false, failback).config(), quality))).isEqualTo(one);
            assertThat(active(after(plain(1, true, failback).config(), quality))).isEqualTo(oneAll);
            assertThat(active(after(plain(2, false, failback).config(), quality))).isEqualTo(two);
            assertThat(active(after(plain(2, true, failback).config(), quality))).isEqualTo(twoAll);
        }
    }

    /** Otherwise the order in which tunnels happen to come up after a start would decide for good. */
    @Test
    void aFirstAnswerIsNoReturnSoNeverDoesNotKeepAMainGatewayOutThatWasNeverIn() {
        RouterConfig never = plain(1, true, Failback.Never).config();

        assertThat(active(after(never, "--34"))).isEqualTo("34");
        assertThat(active(after(never, "--34", "-234"))).isEqualTo("2");
        assertThat(active(after(never, "--34", "-234", "--34", "1234"))).isEqualTo("34");
    }

    @Test
    void aStandbyGatewaySaysWhyItIsNotInUse() {
        assertThat(reasons(after(plain(1, false, Failback.NewConnections).config(), "1234"))).containsExactly(
                null, null, "main gateways are in use", "main gateways are in use");
        assertThat(reasons(after(plain(1, false, Failback.Never).config(), "1234", "--34", "1-34"))).containsExactly(
                "failback is Never, so the router object stays on its backup gateways", "its probes stay without an answer", null,
                "a gateway before it in the list is in use");
        assertThat(reasons(after(plain(1, false, Failback.All).config(), "DXDG"))).containsExactly(
                "its latency is beyond 150 ms", "it failed too often in short order", "its latency is beyond 150 ms", null);
        assertThat(reasons(after(plain(1, false, Failback.All).config(), "D-D-"))).containsExactly(
                "its latency is beyond 150 ms", "its probes stay without an answer", "main gateways are in use", "its probes stay without an answer");
    }

    private static List<String> reasons(RouterStatus router) {
        return router.gateways().stream().map(GatewayStatus::reason).toList();
    }

    static Stream<Integer> sizes() {
        return Stream.of(1, 2, 3, 7, 31, 63, 64);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void upTo64GatewaysShareTheTrafficAndAFailureMovesLittleElse(int gateways) {
        List<Member> main = Stream.iterate(1, id -> id + 1).limit(gateways).map(id -> new Member(id, id % 7 + 1)).toList();
        RouterConfig config = new RouterConfig(1, "router", main, List.of(), 1, false, NoGatewayPolicy.DoNotRoute, LoadBalancing.Source,
                Failback.NewConnections);
        Map<Integer, GatewayHealth> health = new HashMap<>();
        main.forEach(member -> health.put(member.gatewayId(), Routers.health(Availability.Ready)));
        RouterStatus router = RouterMachine.next(config, RouterMachine.start(config), health, START);

        for (int dead = 1; dead <= gateways; dead++) {
            health.put(dead, Routers.health(Availability.Unavailable));
            RouterStatus next = RouterMachine.next(config, router, health, START.plusSeconds(dead));
            assertThat(moved(router, next)).isEqualTo(movedByTheShares(router, next));
            // A share that had a bucket by rounding up can lose that one, and no other, when a gateway fails (largest remainders are not house-monotone).
            for (GatewayStatus gateway : next.gateways()) {
                assertThat(count(router, gateway.gatewayId()) - count(next, gateway.gatewayId()))
                        .isLessThanOrEqualTo(gateway.usable() ? 1 : count(router, gateway.gatewayId()));
            }
            assertThat(next.gateways().stream().mapToInt(GatewayStatus::distribution).sum()).isEqualTo(dead == gateways ? 0 : 100);
            router = next;
        }
        assertThat(router.state()).isEqualTo(RouterState.NoGateway);
    }

    private static int moved(RouterStatus before, RouterStatus after) {
        return (int) Stream.iterate(0, bucket -> bucket + 1).limit(256)
                .filter(bucket -> !before.buckets().get(bucket).equals(after.buckets().get(bucket))).count();
    }

    private static int movedByTheShares(RouterStatus before, RouterStatus after) {
        return 256 - after.gateways().stream().mapToInt(gateway -> Math.min(count(before, gateway.gatewayId()), count(after, gateway.gatewayId()))).sum();
    }

    private static int count(RouterStatus router, int egress) {
        return (int) router.buckets().stream().filter(id -> id == egress).count();
    }
}
