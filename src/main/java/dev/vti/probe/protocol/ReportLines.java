package dev.vti.probe.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.vti.model.Availability;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The lines of {@link ProbeReport}. */
final class ReportLines {

    private static final String VERDICT = "verdict";
    private static final String MEASUREMENTS = "measurements";
    private static final String HEARTBEAT = "heartbeat";

    private ReportLines() {
    }

    static String write(ProbeReport report) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = ProbeLines.JSON.createGenerator(line)) {
            json.writeStartObject();
            switch (report) {
                case Verdict verdict -> write(json, verdict);
                case Measurements measurements -> write(json, measurements);
                case Heartbeat heartbeat -> write(json, heartbeat);
            }
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return line.toString();
    }

    private static void write(JsonGenerator json, Verdict verdict) throws IOException {
        json.writeStringField(ProbeLines.TYPE, VERDICT);
        json.writeNumberField("id", verdict.id());
        json.writeStringField("availability", verdict.availability().name());
        json.writeNumberField("consecutive", verdict.consecutive());
        json.writeStringField("at", verdict.at().toString());
        if (verdict.reason() != null) {
            json.writeStringField("reason", verdict.reason());
        }
    }

    private static void write(JsonGenerator json, Measurements measurements) throws IOException {
        json.writeStringField(ProbeLines.TYPE, MEASUREMENTS);
        json.writeArrayFieldStart("measurements");
        for (Measurement measurement : measurements.measurements()) {
            json.writeStartObject();
            json.writeNumberField("id", measurement.id());
            if (measurement.roundTripMicros() != null) {
                json.writeNumberField("roundTripMicros", measurement.roundTripMicros());
            }
            if (measurement.jitterMicros() != null) {
                json.writeNumberField("jitterMicros", measurement.jitterMicros());
            }
            json.writeNumberField("lossPercent", measurement.lossPercent());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Heartbeat heartbeat) throws IOException {
        json.writeStringField(ProbeLines.TYPE, HEARTBEAT);
        json.writeStringField("at", heartbeat.at().toString());
        json.writeNumberField("stalledMillis", heartbeat.stalledMillis());
        json.writeNumberField("uncounted", heartbeat.uncounted());
    }

    /** The rest of an object of this type. */
    static ProbeReport read(JsonParser json, String type) throws IOException, UnreadableLineException {
        return switch (type) {
            case VERDICT -> verdict(new Fields(json));
            case MEASUREMENTS -> measurements(json);
            case HEARTBEAT -> heartbeat(new Fields(json));
            default -> throw new UnreadableLineException("not a report: " + type);
        };
    }

    private static Verdict verdict(Fields fields) throws UnreadableLineException {
        return new Verdict(fields.number("id"), Availability.valueOf(fields.text("availability")), fields.number("consecutive"),
                Instant.parse(fields.text("at")), fields.textOrNull("reason"));
    }

    private static Measurements measurements(JsonParser json) throws IOException, UnreadableLineException {
        List<Measurement> measurements = new ArrayList<>();
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            if (json.nextToken() == JsonToken.START_ARRAY && MEASUREMENTS.equals(field)) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    Fields fields = new Fields(json);
                    measurements.add(new Measurement(fields.number("id"), fields.longNumberOrNull("roundTripMicros"),
                            fields.longNumberOrNull("jitterMicros"), fields.fraction("lossPercent")));
                }
            } else {
                json.skipChildren();
            }
        }
        return new Measurements(measurements);
    }

    private static Heartbeat heartbeat(Fields fields) throws UnreadableLineException {
        return new Heartbeat(Instant.parse(fields.text("at")), fields.longNumber("stalledMillis"), fields.number("uncounted"));
    }
}
