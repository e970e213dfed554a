package dev.vti.router;

import static dev.vti.router.Routers.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.config.RouterConfig;
import dev.vti.config.RouterConfig.Member;
import dev.vti.model.Availability;
import dev.vti.model.ConnectionMark;
import dev.vti.model.Failback;
import dev.vti.model.LoadBalancing;
import dev.vti.model.NoGatewayPolicy;
import dev.vti.model.RouterState;
import dev.vti.router.RouterStatus.GatewayStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two main and two backup gateways, every option and every combination of what answers. */
class RouterMatrixTest {

    private static final List<Integer> MAIN = List.of(1, 2);
    private static final List<Integer> BACKUP = List.of(3, 4);

    record Case(boolean allBackups, NoGatewayPolicy policy, LoadBalancing balancing, List<Integer> weights, Set<Integer> answering) {

        RouterConfig config() {
            return new RouterConfig(1, "router", members(MAIN), members(BACKUP), 1, allBackups, policy, balancing, Failback.NewConnections);
        }

        private List<Member> members(List<Integer> ids) {
            return ids.stream().map(id -> new Member(id, weights.get(id - 1))).toList();
        }

        RouterStatus status() {
            Map<Integer, Availability> availability = IntStream.rangeClosed(1, 4).boxed().collect(Collectors.toMap(Function.identity(),
                    id -> answering.contains(id) ? Availability.Ready : Availability.Unavailable));
            return RouterMachine.next(config(), RouterMachine.start(config()), availability, START);
        }

        List<Integer> answering(List<Integer> of) {
            return of.stream().filter(answering::contains).toList();
        }
    }

    static Stream<Case> cases() {
        return Stream.of(true, false).flatMap(all -> Stream.of(NoGatewayPolicy.values())
                .flatMap(policy -> Stream.of(LoadBalancing.values())
                        .flatMap(balancing -> Stream.of(List.of(1, 1, 1, 1), List.of(3, 1, 50, 10), List.of(1000, 1, 1, 1000))
                                .flatMap(weights -> IntStream.range(0, 16).mapToObj(bits ->
                                        new Case(all, policy, balancing, weights, subset(bits)))))));
    }

    private static Set<Integer> subset(int bits) {
        return IntStream.rangeClosed(1, 4).filter(id -> (bits >> (id - 1) & 1) == 1).boxed().collect(Collectors.toSet());
    }

    private static List<Integer> expectedActive(Case given) {
        List<Integer> main = given.answering(MAIN);
        List<Integer> backup = given.answering(BACKUP);
        boolean one = given.balancing() == LoadBalancing.None || main.isEmpty() && !given.allBackups();
        List<Integer> tier = main.isEmpty() ? backup : main;
        return one && !tier.isEmpty() ? tier.subList(0, 1) : tier;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void trafficGoesWhereTheOptionsSay(Case given) {
        RouterStatus router = given.status();
        List<Integer> expected = expectedActive(given);

        assertThat(router.gateways()).filteredOn(gateway -> gateway.distribution() > 0 || expected.contains(gateway.gatewayId()))
                .extracting(GatewayStatus::gatewayId).containsExactlyElementsOf(expected);
        assertThat(router.state()).isEqualTo(!given.answering(MAIN).isEmpty() ? RouterState.OnMain
                : !given.answering(BACKUP).isEmpty() ? RouterState.OnBackup : RouterState.NoGateway);
        if (expected.isEmpty()) {
            assertThat(router.buckets()).hasSize(256)
                    .containsOnly(given.policy() == NoGatewayPolicy.DoNotRoute ? ConnectionMark.DROP : ConnectionMark.DEFAULT_ROUTE);
        } else {
            assertSharedByWeight(given, router, expected);
        }
    }

    private static void assertSharedByWeight(Case given, RouterStatus router, List<Integer> active) {
        double sum = active.stream().mapToInt(id -> given.weights().get(id - 1)).sum();
        assertThat(new HashSet<>(active)).containsAll(router.buckets());
        for (GatewayStatus gateway : router.gateways()) {
            double share = active.contains(gateway.gatewayId()) ? gateway.weight() / sum : 0;
            long buckets = router.buckets().stream().filter(id -> id == gateway.gatewayId()).count();
            assertThat(Math.abs(buckets - 256 * share)).isLessThan(1);
            assertThat(Math.abs(gateway.distribution() - 100 * share)).isLessThan(1);
        }
    }
}
