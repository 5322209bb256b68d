package org.sluice.answer;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a command prints with `--json`: maps, collections, texts, numbers and truth values as one
/// line of JSON (RFC 8259) in ASCII, whatever the terminal's encoding is; of anything else its
/// text. A writer of our own, so that no library comes beside an HSM for it (docs/adr/012).
public final class JsonText {
  private static final char FIRST_PLAIN = ' ';
  private static final char LAST_PLAIN = '~';

  private JsonText() {}

  /// One line. Maps are written in their own order.
  public static String of(Map<String, ?> object) {
    StringBuilder text = new StringBuilder();
    map(text, object);
    return text.toString();
  }

  private static void value(StringBuilder to, @Nullable Object value) {
    switch (value) {
      case Map<?, ?> map -> map(to, map);
      case Collection<?> many -> list(to, many);
      case Long n -> to.append(n);
      case Integer n -> to.append(n);
      // JSON has no number for what is none.
      case Double n when Double.isFinite(n) -> to.append(n);
      case Boolean b -> to.append(b);
      case null -> to.append("null");
      default -> text(to, value.toString());
    }
  }

  private static void map(StringBuilder to, Map<?, ?> map) {
    String before = "";
    to.append('{');
    for (Map.Entry<?, ?> e : map.entrySet()) {
      text(to.append(before), String.valueOf(e.getKey()));
      value(to.append(':'), e.getValue());
      before = ",";
    }
    to.append('}');
  }

  private static void list(StringBuilder to, Collection<?> many) {
    String before = "";
    to.append('[');
    for (Object one : many) {
      value(to.append(before), one);
      before = ",";
    }
    to.append(']');
  }

  private static void text(StringBuilder to, String text) {
    to.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> to.append('\\').append(c);
        case '\n' -> to.append("\\n");
        case '\r' -> to.append("\\r");
        case '\t' -> to.append("\\t");
        default -> {
          if (c >= FIRST_PLAIN && c <= LAST_PLAIN) {
            to.append(c);
          } else {
            to.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
          }
        }
      }
    }
    to.append('"');
  }
}
