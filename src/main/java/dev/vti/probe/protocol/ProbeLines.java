package dev.vti.probe.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.util.function.Consumer;

/**
 * The text form of the protocol: one JSON object a line, told apart by its field {@code type}, which comes first. Unknown fields are skipped.
 *
 * <p>Written and read field by field: Jackson's data binding would be a quarter of the memory of the probe, and half of the time that it takes to start.
 */
public final class ProbeLines {

    static final String TYPE = "type";

    static final JsonFactory JSON = new JsonFactoryBuilder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

    private ProbeLines() {
    }

    /** One line, its end included. */
    public static String write(ProbeRequest request) {
        return switch (request) {
            case Targets targets -> TargetLines.write(targets);
        };
    }

    /** One line, its end included. */
    public static String write(ProbeReport report) {
        return ReportLines.write(report);
    }

    public static ProbeRequest readRequest(String line) throws UnreadableLineException {
        return readLine(line, ProbeLines::readRequest);
    }

    public static ProbeReport readReport(String line) throws UnreadableLineException {
        return readLine(line, parser -> ReportLines.read(parser, type(parser)));
    }

    /**
     * Reads requests as they come, until the stream ends. A line of ten thousand targets is never in memory as such.
     *
     * @throws IOException when the stream breaks
     */
    public static void readRequests(InputStream lines, Consumer<ProbeRequest> requests) throws IOException, UnreadableLineException {
        try (JsonParser parser = JSON.createParser(lines)) {
            while (parser.nextToken() != null) {
                requests.accept(understand(parser, ProbeLines::readRequest));
            }
        } catch (JsonProcessingException broken) {
            throw unreadable(broken);
        }
    }

    private static ProbeRequest readRequest(JsonParser parser) throws IOException, UnreadableLineException {
        String type = type(parser);
        return switch (type) {
            case TargetLines.NAME -> TargetLines.read(parser);
            default -> throw new UnreadableLineException("not a request: " + type);
        };
    }

    private static String type(JsonParser parser) throws IOException, UnreadableLineException {
        String type = parser.currentToken() == JsonToken.START_OBJECT && TYPE.equals(parser.nextFieldName()) ? parser.nextTextValue() : null;
        if (type == null) {
            throw new UnreadableLineException("not a message: it does not start with its type");
        }
        return type;
    }

    /** Reads an object of which the start has been read. */
    @FunctionalInterface
    private interface Reader<T> {

        T read(JsonParser parser) throws IOException, UnreadableLineException;
    }

    private static <T> T readLine(String line, Reader<T> reader) throws UnreadableLineException {
        try (JsonParser parser = JSON.createParser(line)) {
            parser.nextToken();
            return understand(parser, reader);
        } catch (IOException broken) {
            throw unreadable(broken);
        }
    }

    private static <T> T understand(JsonParser parser, Reader<T> reader) throws IOException, UnreadableLineException {
        try {
            return reader.read(parser);
        } catch (IllegalArgumentException | NullPointerException | DateTimeException wrongValue) {
            throw unreadable(wrongValue);
        }
    }

    private static UnreadableLineException unreadable(Exception broken) {
        String message = broken instanceof JsonProcessingException json ? json.getOriginalMessage() : broken.getMessage();
        return new UnreadableLineException("not a message: " + message);
    }
}
