package org.sluice.threshold;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the vectors of this module: objects, arrays, strings without escapes, numbers.
public record Json(Object value) {

  /// A file beside the test classes.
  public static Json resource(String name) {
    try (InputStream in = Json.class.getResourceAsStream(name)) {
      return new Json(new Parser(new String(in.readAllBytes(), StandardCharsets.UTF_8)).value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Member of an object.
  public Json get(String name) {
    Object member = ((Map<?, ?>) value).get(name);
    if (member == null) {
      throw new IllegalArgumentException("no member " + name);
    }
    return new Json(member);
  }

  /// Whether an object has a member.
  public boolean has(String name) {
    return ((Map<?, ?>) value).containsKey(name);
  }

  /// Elements of an array.
  public List<Json> list() {
    return ((List<?>) value).stream().map(Json::new).toList();
  }

  /// A number.
  public int number() {
    return ((Long) value).intValue();
  }

  /// An array of numbers.
  public List<Integer> numbers() {
    return list().stream().map(Json::number).toList();
  }

  /// A string.
  public String text() {
    return (String) value;
  }

  /// A string of hexadecimal digits.
  public byte[] octets() {
    return HexFormat.of().parseHex(text());
  }

  private static final class Parser {
    private final String s;
    private int at;

    Parser(String s) {
      this.s = s;
    }

    char next() {
      while (Character.isWhitespace(s.charAt(at))) {
        at++;
      }
      return s.charAt(at);
    }

    Object value() {
      return switch (next()) {
        case '{' -> object();
        case '[' -> array();
        case '"' -> string();
        default -> number();
      };
    }

    private Map<String, Object> object() {
      Map<String, Object> members = new LinkedHashMap<>();
      at++;
      while (next() != '}') {
        if (next() == ',') {
          at++;
        }
        String name = string();
        expect(':');
        members.put(name, value());
      }
      at++;
      return members;
    }

    private List<Object> array() {
      List<Object> elements = new ArrayList<>();
      at++;
      while (next() != ']') {
        if (next() == ',') {
          at++;
        }
        elements.add(value());
      }
      at++;
      return elements;
    }

    private void expect(char wanted) {
      if (next() != wanted) {
        throw new IllegalArgumentException("no " + wanted + " at " + at);
      }
      at++;
    }

    private String string() {
      char quote = next();
      int end = s.indexOf(quote, at + 1);
      String text = s.substring(at + 1, end);
      at = end + 1;
      return text;
    }

    private Long number() {
      int from = at;
      while (Character.isDigit(s.charAt(at))) {
        at++;
      }
      return Long.valueOf(s.substring(from, at));
    }
  }
}
