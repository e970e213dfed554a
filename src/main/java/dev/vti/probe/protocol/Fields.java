package dev.vti.probe.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The simple fields of a JSON object: texts, numbers, arrays of texts. Others are skipped. */
final class Fields {

    private final Map<String, Object> values = new HashMap<>();

    /** @param json at the start of the object, or behind one of its values; afterwards at its end */
    Fields(JsonParser json) throws IOException {
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            switch (token) {
                case VALUE_STRING -> values.put(name, json.getText());
                case VALUE_NUMBER_INT -> values.put(name, json.getLongValue());
                case VALUE_NUMBER_FLOAT -> values.put(name, json.getDoubleValue());
                case START_ARRAY -> values.put(name, textsOf(json));
                case null, default -> json.skipChildren();
            }
        }
    }

    private static List<String> textsOf(JsonParser json) throws IOException {
        List<String> texts = new ArrayList<>();
        for (JsonToken token = json.nextToken(); token != null && token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (token == JsonToken.VALUE_STRING) {
                texts.add(json.getText());
            } else {
                json.skipChildren();
            }
        }
        return texts;
    }

    String text(String name) throws UnreadableLineException {
        return require(name, String.class);
    }

    /** Null when it is not there. */
    String textOrNull(String name) {
        return values.get(name) instanceof String text ? text : null;
    }

    int number(String name) throws UnreadableLineException {
        try {
            return Math.toIntExact(require(name, Long.class));
        } catch (ArithmeticException tooLong) {
            throw new UnreadableLineException("not a message: " + name + " is out of range");
        }
    }

    long longNumber(String name) throws UnreadableLineException {
        return require(name, Long.class);
    }

    /** Null when it is not there. */
    Long longNumberOrNull(String name) {
        return values.get(name) instanceof Long number ? number : null;
    }

    double fraction(String name) throws UnreadableLineException {
        return require(name, Number.class).doubleValue();
    }

    @SuppressWarnings("unchecked")
    List<String> texts(String name) throws UnreadableLineException {
        return require(name, List.class);
    }

    private <T> T require(String name, Class<T> type) throws UnreadableLineException {
        Object value = values.get(name);
        if (!type.isInstance(value)) {
            throw new UnreadableLineException("not a message: " + name + " is missing or of another kind");
        }
        return type.cast(value);
    }
}
