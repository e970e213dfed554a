package dev.vti.firewall.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.config.ConfigDocument;
import dev.vti.config.FirewallConfig;
import dev.vti.firewall.failover.Failover;
import dev.vti.model.Availability;
import dev.vti.router.GatewayChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packet filter's tables and the routing of both sites of the note, from what the compiler's golden files hold. After a wanted change:
 * {@code mvn test -Dtest=RenderGoldenTest -Dgolden.update=true}, and read the difference.
 */
class RenderGoldenTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @ParameterizedTest
    @ValueSource(strings = {"agency", "head-office"})
    void theTableWithAllGatewaysUp(String site) throws Exception {
        FirewallConfig config = config(site);
        compare(FirewallTables.render(config, new Failover().adopt(config, Instant.EPOCH)).text(), site + ".nft");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agency", "head-office"})
    void theRouting(String site) throws Exception {
        RoutingPlan plan = RoutingPlan.of(config(site));
        compare(Stream.concat(plan.routes().stream(), plan.rules().stream()).map(Object::toString).collect(Collectors.joining("\n", "", "\n")),
                site + ".routing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agency"})
    void theTableWithoutTheSecondGateway(String site) throws Exception {
        FirewallConfig config = config(site);
        Failover failover = new Failover();
        failover.adopt(config, Instant.EPOCH);
        GatewayChoice choice = failover.verdict(2, Availability.Unavailable, Instant.EPOCH).orElseThrow();
        compare(FirewallTables.render(config, choice).text(), site + "-without-gateway-2.nft");
    }

    private static FirewallConfig config(String site) throws Exception {
        return ConfigDocument.read(Files.readString(GOLDEN.resolve("compile/" + site + ".json")));
    }

    private static void compare(String rendered, String name) throws Exception {
        Path golden = GOLDEN.resolve("render").resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, rendered);
        }
        assertThat(rendered).isEqualTo(Files.readString(golden));
    }
}
