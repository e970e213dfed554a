package dev.vti.firewall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirewallOptionsTest {

    private static final String ALL = "--namespace agency --firewall paris --state-directory /run/state --vici-socket /run/vici --probe-socket /run/probe";

    @Test
    void allOptionsAreRead() {
        assertThat(FirewallOptions.read(ALL.split(" "))).isEqualTo(new FirewallOptions("agency", "paris", Path.of("/run/state"), Path.of("/run/vici"),
                Path.of("/run/probe"), false));
        assertThat(FirewallOptions.read((ALL + " --remove").split(" ")).remove()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"--namespace agency, The option --firewall is missing.", "--colour red, There is no option --colour.",
        "--firewall paris --namespace, The option --namespace needs a value.", "--help, There is no option --help."})
    void whatIsWrongIsNamed(String arguments, String sentence) {
        assertThatThrownBy(() -> FirewallOptions.read(arguments.split(" "))).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
    }

    @Test
    void theUsageNamesEveryOption() {
        assertThat(ALL.split(" ")).filteredOn(word -> word.startsWith("--")).allSatisfy(option -> assertThat(FirewallOptions.USAGE).contains("  " + option + " "));
    }
}
