package org.sluice.appliance.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.sluice.appliance.imports.ImportProblem.Kind;
import org.sluice.appliance.imports.RowReader.Wrong;

/// Fields of a line that is one flat JSON object: texts and whole numbers, each name once.
final class JsonFields {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1)
                  .maxStringLength(LineReader.MAX_LINE)
                  .maxNumberLength(10)
                  .maxNameLength(32)
                  .build())
          .build();

  private JsonFields() {}

  static Map<String, String> read(String line) throws Wrong {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = FACTORY.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new Wrong(Kind.FIELDS, "expected a JSON object");
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (!RowReader.FIELDS.contains(name)) {
          throw new Wrong(Kind.FIELDS, "unknown field '" + RowReader.shown(name) + "'");
        }
        if (value != JsonToken.VALUE_STRING && value != JsonToken.VALUE_NUMBER_INT) {
          throw new Wrong(Kind.FIELDS, name + " is neither a text nor a whole number");
        }
        fields.put(name, json.getText());
      }
      if (json.nextToken() != null) {
        throw new Wrong(Kind.FIELDS, "something follows the JSON object");
      }
      return fields;
    } catch (IOException e) {
      throw new Wrong(Kind.FIELDS, "no JSON object: " + firstLine(e));
    }
  }

  private static String firstLine(IOException e) {
    return RowReader.shown(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
  }
}
