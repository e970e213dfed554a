package dev.vti.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The socket's file; what is said over it is tested with the whole probe. */
class ProbeServerTest {

    @TempDir
    private Path directory;

    private Path socket() {
        return directory.resolve("probe.sock");
    }

    @Test
    void onlyItsOwnerMayConnectAndNothingIsLeftBehind() throws IOException {
        try (ProbeServer server = ProbeServer.listen(socket())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket()))).as("of %s", server).isEqualTo("rw-------");
        }
        assertThat(socket()).doesNotExist();
    }

    @Test
    void aDeadProcessesSocketIsReplaced() throws IOException {
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket())).close();
        assertThat(socket()).exists();

        try (ProbeServer server = ProbeServer.listen(socket())) {
            assertThat(server).isNotNull();
        }
        assertThat(socket()).doesNotExist();
    }

    @Test
    void aLivingProcessesSocketIsLeftAlone() throws IOException {
        try (ProbeServer first = ProbeServer.listen(socket())) {
            assertThatThrownBy(() -> ProbeServer.listen(socket())).as("beside %s", first)
                    .hasMessage("another gateway-probe listens on " + socket() + ": stop it or name another file");
            assertThat(socket()).exists();
        }
    }

    @Test
    void anotherProcessesNewSocketIsNotRemoved() throws IOException {
        ProbeServer first = ProbeServer.listen(socket());
        Files.move(socket(), directory.resolve("moved"));
        try (ProbeServer second = ProbeServer.listen(socket())) {
            first.close();
            assertThat(socket()).as("of %s", second).exists();
        }
    }

    @Test
    void aFileThatIsNoSocketIsNotTouched() throws IOException {
        Files.writeString(socket(), "precious");

        assertThatThrownBy(() -> ProbeServer.listen(socket())).hasMessageContaining("is there and is no socket: remove it or name another file");
        assertThat(socket()).hasContent("precious");
    }

    @Test
    void aPathThatCannotBeBoundSaysWhatWouldBeRight() {
        assertThatThrownBy(() -> ProbeServer.listen(directory.resolve("absent/probe.sock"))).isInstanceOf(IOException.class)
                .hasMessageContaining("in a directory that exists and is writable");
    }
}
