package dev.vti.firewall.apply.vici;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vti.firewall.apply.Tunnels.TunnelState.State;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunnelObserverTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    Path directory;

    /** What charon lists at each look; the last one for ever. */
    private final Deque<List<String>> lists = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private ScriptedCharon charon;
    private TunnelObserver observer;

    @BeforeEach
    void start() {
        charon = new ScriptedCharon(directory.resolve("vici"), asked -> list());
        observer = new TunnelObserver(directory.resolve("vici"), Duration.ofSeconds(10), Clock.fixed(NOON, ZoneOffset.UTC));
        observer.listen((tunnel, state) -> told.add(tunnel + " " + state));
        observer.keepOnly(Set.of("wan1", "wan2"));
    }

    @AfterEach
    void stop() {
        observer.close();
        charon.close();
    }

    private synchronized List<ViciPacket> list() {
        List<ViciPacket> answer = new ArrayList<>();
        List<String> associations = lists.size() > 1 ? lists.removeFirst() : lists.getFirst();
        associations.forEach(association -> answer.add(ScriptedCharon.event("list-sa", association(association.split(" ")))));
        answer.add(ScriptedCharon.response(ViciMessage.EMPTY));
        return answer;
    }

    /** Connection, state of the association, state of its child. */
    private static ViciMessage association(String[] words) {
        ViciMessage child = ViciMessage.builder().value("state", words[2]).build();
        return ViciMessage.builder().section(words[0], ViciMessage.builder().value("state", words[1])
                .section("child-sas", ViciMessage.builder().section("child", child).build()).build()).build();
    }

    private synchronized void charonLists(String... associations) {
        lists.clear();
        lists.add(List.of(associations));
    }

    private synchronized void andThen(String... associations) {
        lists.add(List.of(associations));
    }

    @Test
    void changesAreToldOnceEach() throws Exception {
        charonLists("vti-wan1 ESTABLISHED INSTALLED");
        observer.look();
        observer.look();
        assertThat(told).containsExactly("wan1 Up", "wan2 Down");

        charonLists("vti-wan2 ESTABLISHED INSTALLED");
        observer.look();
        assertThat(told).containsExactly("wan1 Up", "wan2 Down", "wan1 Down", "wan2 Up");
        assertThat(observer.seen().get("wan1").since()).isEqualTo(NOON);
    }

    /** charon lists the new association before it is installed and the old one when it is on its way out. */
    @Test
    void aTunnelThatIsReplacedWhileItIsListedIsNotDown() throws Exception {
        charonLists("vti-wan1 ESTABLISHED INSTALLED");
        observer.look();
        charonLists("vti-wan1 CONNECTING CREATED", "vti-wan1 DELETING DELETING");
        andThen("vti-wan1 ESTABLISHED INSTALLED");

        assertThat(observer.look()).containsEntry("wan1", State.Up);
        assertThat(told).doesNotContain("wan1 Down", "wan1 Connecting");
    }

    @Test
    void aTunnelThatIsReplacedForLongerIsConnecting() throws Exception {
        charonLists("vti-wan1 ESTABLISHED INSTALLED");
        observer.look();
        charonLists("vti-wan1 CONNECTING CREATED");

        observer.look();
        assertThat(told).contains("wan1 Connecting");
    }

    @Test
    void withoutCharonEveryTunnelIsUnknownAndSaysWhy() throws Exception {
        charonLists("vti-wan1 ESTABLISHED INSTALLED");
        observer.look();
        observer.close();
        charon.close();
        java.nio.file.Files.delete(directory.resolve("vici"));
        told.clear();

        assertThatThrownBy(observer::look).isInstanceOf(ViciException.class);
        assertThatThrownBy(observer::look).isInstanceOf(ViciException.class);
        assertThat(told).containsExactly("wan1 Unknown", "wan2 Unknown");
        assertThat(observer.seen().get("wan2").lastError()).contains("charon does not answer");
    }

    @Test
    void aTunnelThatIsNoLongerConfiguredIsNotToldOf() throws Exception {
        charonLists("vti-wan1 ESTABLISHED INSTALLED");
        observer.keepOnly(Set.of("wan2"));

        observer.look();
        assertThat(told).containsExactly("wan2 Down");
        assertThat(observer.seen()).containsOnlyKeys("wan2");
    }
}
