package org.sluice.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("JSON as another's reader takes it")
class JsonTextTest {

  @Test
  @DisplayName(
      "every character of the basic plane, and pairs of surrogates, come back as they were")
  void characters() throws IOException {
    for (int from = 0; from < Character.MIN_SURROGATE; from += 0x400) {
      StringBuilder all = new StringBuilder();
      for (int c = from; c < from + 0x400; c++) {
        all.append((char) c);
      }
      assertThat(readBack(all.toString())).isEqualTo(all.toString());
    }
    assertThat(readBack("\ue000\uffff\ud83d\udd11")).isEqualTo("\ue000\uffff\ud83d\udd11");
  }

  private static String readBack(String text) throws IOException {
    String written = JsonText.of(Map.of(text, text));
    assertThat(written).as("one line of ASCII").matches("[ -~]+");
    try (JsonParser json = new JsonFactory().createParser(written)) {
      assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      assertThat(json.nextFieldName()).isEqualTo(text);
      assertThat(json.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
      String value = json.getText();
      assertThat(json.nextToken()).isEqualTo(JsonToken.END_OBJECT);
      assertThat(json.nextToken()).isNull();
      return value;
    }
  }

  @Test
  @DisplayName("numbers, truth values, nothing, lists in lists")
  void values() throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("numbers", List.of(Long.MIN_VALUE, Integer.MAX_VALUE, 1e-12, 6.02e23, -0.5));
    all.put("others", Arrays.asList(true, false, null, List.of(), Map.of()));
    all.put("none", List.of(Double.NaN, Double.NEGATIVE_INFINITY));
    all.put("text", StandardText.OF_ANYTHING);
    String written = JsonText.of(all);
    assertThat(written)
        .isEqualTo(
            "{\"numbers\":[-9223372036854775808,2147483647,1.0E-12,6.02E23,-0.5],"
                + "\"others\":[true,false,null,[],{}],\"none\":[\"NaN\",\"-Infinity\"],"
                + "\"text\":\"of anything\"}");
    List<Double> numbers = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(written)) {
      for (JsonToken t = json.nextToken(); t != null; t = json.nextToken()) {
        if (t.isNumeric()) {
          numbers.add(json.getDoubleValue());
        }
      }
    }
    assertThat(numbers).containsExactly((double) Long.MIN_VALUE, 2147483647d, 1e-12, 6.02e23, -0.5);
  }

  private enum StandardText {
    OF_ANYTHING;

    @Override
    public String toString() {
      return "of anything";
    }
  }
}
