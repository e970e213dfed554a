package dev.vti.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** In a process of its own, with the class path that the product has: a log manager that keeps every line to itself would go unnoticed otherwise. */
class ProcessLogTest {

    /** The process that is looked at. */
    static final class Speaking {

        public static void main(String[] arguments) {
            ProcessLog.start();
            System.Logger log = System.getLogger("dev.vti.speaking");
            log.log(System.Logger.Level.DEBUG, "too much");
            log.log(System.Logger.Level.INFO, "Revision {0} is in force.", "7");
        }
    }

    @Test
    void aLineComesOutWithItsTimeAndLevel() throws IOException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Speaking.class.getName()).redirectErrorStream(true).start();

        assertThat(process.inputReader().lines()).singleElement().asString()
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO Revision 7 is in force\\.");
    }
}
