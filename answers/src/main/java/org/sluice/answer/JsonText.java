package org.sluice.answer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a command prints with `--json`: maps, collections, texts, numbers and truth values as one
/// line of JSON in ASCII, whatever the terminal's encoding is; of anything else its text.
public final class JsonText {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private JsonText() {}

  /// One line. Maps are written in their own order.
  public static String of(Map<String, ?> object) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      write(json, object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> e : map.entrySet()) {
          json.writeFieldName(String.valueOf(e.getKey()));
          write(json, e.getValue());
        }
        json.writeEndObject();
      }
      case Collection<?> many -> {
        json.writeStartArray();
        for (Object one : many) {
          write(json, one);
        }
        json.writeEndArray();
      }
      case Long n -> json.writeNumber(n);
      case Integer n -> json.writeNumber(n);
      case Double n -> json.writeNumber(n);
      case Boolean b -> json.writeBoolean(b);
      default -> json.writeString(value.toString());
    }
  }
}
