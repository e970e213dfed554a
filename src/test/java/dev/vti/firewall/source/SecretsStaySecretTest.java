package dev.vti.firewall.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vti.config.ConfigDocument;
import dev.vti.config.UnreadableConfigException;
import dev.vti.firewall.Agency;
import dev.vti.firewall.apply.ApplyFailure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a pre-shared key could slip into text: the configuration itself, and what is said when it cannot be read. */
class SecretsStaySecretTest {

    /** One word, so that a parser that quotes a word quotes all of it. */
    private static final String KEY = "Sup3rSecret";

    @Test
    void aConfigurationShowsNoKeyAsText() {
        assertThat(Agency.keys()).hasSize(3);
        assertThat(Agency.config().toString()).contains("(pre-shared key)").doesNotContain(Agency.keys());
        assertThat(new ReceivedConfig(1, Agency.config()).toString()).doesNotContain(Agency.keys());
        assertThat(new ApplyFailure("Firewall", Agency.NAME, Agency.config().tunnels().toString()).toString()).doesNotContain(Agency.keys());
    }

    static List<String> damages() {
        String whole = ConfigDocument.write(Agency.config()).replace(Agency.keys().getFirst(), KEY);
        String quoted = "\"" + KEY + "\"";
        Stream<String> replaced = Stream.of("[" + quoted + "]", "{" + quoted + ":1}", quoted + quoted, KEY, "\"" + KEY, "\"" + KEY + "\n\"",
                "\"\\x" + KEY + "\"", quoted + ",\"ikeVersion\":\"" + KEY + "\"", quoted + ",\"localAddress\":" + quoted)
                .map(instead -> whole.replace(quoted, instead));
        Stream<String> others = Stream.of(whole.replace(quoted, "\" \"").replace("\"ICMP\"", quoted), whole.substring(0, whole.indexOf(KEY) + KEY.length()),
                whole.replace("\"ikeVersion\":2", "\"ikeVersion\":" + quoted),
                whole.replaceFirst("\"formatVersion\":[0-9]+", "\"formatVersion\":" + quoted), whole.replace("\"interfaces\":", "\"interfaces\":" + quoted + ",\"x\":"));
        return Stream.concat(replaced, others).toList();
    }

    @ParameterizedTest(name = "damage {index}")
    @MethodSource("damages")
    void whatIsSaidOfADamagedDocumentQuotesNothing(String damaged) {
        assertThat(damaged).as("the damage is about a key").contains(KEY);
        assertThatThrownBy(() -> ConfigDocument.read(damaged)).isInstanceOf(UnreadableConfigException.class).satisfies(refusal -> {
            StringWriter trace = new StringWriter();
            refusal.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).contains("the configuration").doesNotContain(KEY);
        });
    }
}
