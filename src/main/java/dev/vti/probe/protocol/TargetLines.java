package dev.vti.probe.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;
import dev.vti.model.ProbeMethod;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The line of {@link Targets}. */
final class TargetLines {

    static final String NAME = "targets";

    private TargetLines() {
    }

    static String write(Targets targets) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = ProbeLines.JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField(ProbeLines.TYPE, NAME);
            json.writeArrayFieldStart("targets");
            for (ProbeTarget target : targets.targets()) {
                write(json, target);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return line.toString();
    }

    private static void write(JsonGenerator json, ProbeTarget target) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", target.id());
        json.writeStringField("method", target.method().name());
        json.writeNumberField("port", target.port());
        json.writeStringField("address", target.address().toString());
        json.writeStringField("device", target.device().toString());
        json.writeNumberField("mark", target.mark());
        json.writeNumberField("frequencyMillis", target.frequencyMillis());
        json.writeNumberField("waitMillis", target.waitMillis());
        json.writeNumberField("tries", target.tries());
        json.writeNumberField("triesUp", target.triesUp());
        json.writeArrayFieldStart("targets");
        for (IpAddress address : target.targets()) {
            json.writeString(address.toString());
        }
        json.writeEndArray();
        json.writeNumberField("requiredTargets", target.requiredTargets());
        json.writeEndObject();
    }

    static Targets read(JsonParser json) throws IOException, UnreadableLineException {
        List<ProbeTarget> targets = null;
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            if ("targets".equals(field) && value == JsonToken.START_ARRAY) {
                targets = readTargets(json);
            } else {
                json.skipChildren();
            }
        }
        return new Targets(targets);
    }

    private static List<ProbeTarget> readTargets(JsonParser json) throws IOException, UnreadableLineException {
        List<ProbeTarget> targets = new ArrayList<>();
        // A device serves many gateways, as does a route to the same addresses.
        Map<String, InterfaceName> devices = new HashMap<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            Fields fields = new Fields(json);
            targets.add(new ProbeTarget(fields.number("id"), ProbeMethod.valueOf(fields.text("method")), fields.number("port"),
                    IpAddress.parse(fields.text("address")), devices.computeIfAbsent(fields.text("device"), InterfaceName::new), fields.number("mark"),
                    fields.longNumber("frequencyMillis"), fields.longNumber("waitMillis"), fields.number("tries"), fields.number("triesUp"),
                    fields.texts("targets").stream().map(IpAddress::parse).toList(), fields.number("requiredTargets")));
        }
        return targets;
    }
}
