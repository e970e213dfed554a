package dev.vti.probe.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** The text form of the protocol: one JSON object a line, told apart by its field {@code type}. */
public final class ProbeLines {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private ProbeLines() {
    }

    /** One line, its end included. */
    public static String write(ProbeRequest request) {
        return line(request, ProbeRequest.class);
    }

    /** One line, its end included. */
    public static String write(ProbeReport report) {
        return line(report, ProbeReport.class);
    }

    public static ProbeRequest readRequest(String line) throws UnreadableLineException {
        return read(line, ProbeRequest.class);
    }

    public static ProbeReport readReport(String line) throws UnreadableLineException {
        return read(line, ProbeReport.class);
    }

    private static String line(Object message, Class<?> type) {
        try {
            return JSON.writerFor(type).writeValueAsString(message) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a message of the probe's protocol could not be written", impossible);
        }
    }

    private static <T> T read(String line, Class<T> type) throws UnreadableLineException {
        try {
            T message = JSON.readValue(line, type);
            if (message == null) {
                throw new UnreadableLineException("not a message: null");
            }
            return message;
        } catch (JsonProcessingException broken) {
            throw new UnreadableLineException("not a message: " + broken.getOriginalMessage());
        }
    }
}
