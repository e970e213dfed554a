package dev.vti.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vti.model.InterfaceName;
import dev.vti.model.LinkState;
import dev.vti.firewall.apply.links.LinkWatch;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real links of the kernel; all that is told comes from its events. */
@Tag("netns")
class LinkWatchTest {

    private final List<String> told = new CopyOnWriteArrayList<>();
    private NetworkNamespace namespace;
    private LinkWatch watch;

    @BeforeEach
    void start() {
        namespace = new NetworkNamespace("links");
        ip("link add wan1 type veth peer name far1");
        ip("link set wan1 up");
        ip("link set far1 up");
        watch = namespace.call(LinkWatch::new);
        watch.listen(this::hear);
        tell("wan1");
    }

    @AfterEach
    void stop() {
        watch.close();
        namespace.close();
    }

    private void tell(String... devices) {
        watch.tell(Stream.of(devices).map(InterfaceName::new).toList());
    }

    private void hear(InterfaceName device, LinkState state) {
        told.add(device + " " + state);
    }

    private void ip(String arguments) {
        namespace.exec(("ip " + arguments).split(" "));
    }

    private List<String> toldOf(String device) {
        return told.stream().filter(what -> what.startsWith(device + " ")).toList();
    }

    private void awaitTold(String what) {
        String device = what.substring(0, what.indexOf(' '));
        await().until(() -> !toldOf(device).isEmpty() && toldOf(device).getLast().equals(what));
    }

    @Test
    void theStateAtTheStartIsToldEvenOfADeviceThatIsNotThere() {
        tell("wan1", "wan9");

        awaitTold("wan1 Up");
        assertThat(told).contains("wan9 Missing");
    }

    @Test
    void aDeviceThatIsSwitchedOffIsDownAndComesBack() {
        ip("link set wan1 down");
        awaitTold("wan1 Down");
        ip("link set wan1 up");
        awaitTold("wan1 Up");
    }

    @Test
    void aLostCarrierIsDownThoughTheDeviceItselfIsOn() {
        ip("link set far1 down");
        awaitTold("wan1 Down");
        ip("link set far1 up");
        awaitTold("wan1 Up");
    }

    @Test
    void aDeletedDeviceIsMissingUntilItIsMadeAgain() {
        ip("link del wan1");
        awaitTold("wan1 Missing");
        ip("link add wan1 type veth peer name far1");
        awaitTold("wan1 Down");
        ip("link set far1 up");
        ip("link set wan1 up");
        awaitTold("wan1 Up");
    }

    @Test
    void aDeviceThatGetsAnotherNameIsMissingUnderTheOldOne() {
        ip("link set wan1 down");
        ip("link set wan1 name wan7");
        awaitTold("wan1 Missing");
        awaitTold("wan7 Down");
    }

    @Test
    void nothingIsToldTwiceAndNothingOfAnEventThatChangesNothing() {
        ip("link set wan1 mtu 1400");
        ip("link set wan1 mtu 1300");
        ip("link set wan1 down");
        awaitTold("wan1 Down");

        assertThat(toldOf("wan1")).filteredOn("wan1 Up"::equals).hasSize(1);
        assertThat(toldOf("wan1")).filteredOn("wan1 Down"::equals).hasSize(1);
    }

    /** More events than the socket holds: the kernel drops some of them and says so. */
    @Test
    void aStormOfEventsEndsInTheTruth() {
        watch.close();
        watch = namespace.call(LinkWatch::new);
        String storm = IntStream.range(0, 1500).mapToObj(i -> "link set wan1 mtu " + (1280 + i % 100)).collect(Collectors.joining("\n"));
        namespace.exec("sh", "-c", "printf '%s\n' \"$0\" | ip -batch - && ip link set wan1 down", storm);

        watch.listen(this::hear);
        awaitTold("wan1 Down");
    }

    @Test
    void manyLinksAreReadWhole() {
        String many = IntStream.range(0, 300).mapToObj(i -> "link add many" + i + " type veth peer name other" + i).collect(Collectors.joining("\n"));
        namespace.exec("sh", "-c", "printf '%s\n' \"$0\" | ip -batch -", many);

        tell("many0", "many299", "wan1");
        assertThat(told).contains("many0 Down", "many299 Down", "wan1 Up");
    }

    @Test
    void nothingIsToldAfterTheEnd() {
        watch.close();
        tell("wan1");

        assertThat(toldOf("wan1").size()).isLessThanOrEqualTo(2);
    }
}
