package org.sluice.mikey.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Published values of other implementations. They are not ours to copy, so they are read from a
/// folder beside the repository, and a test without them says what it did not check.
public final class ThirdParty {

  private final String text;
  private int at;

  private ThirdParty(String text) {
    this.text = text;
  }

  /// The JSON file of that name, or no test.
  public static Map<String, Object> json(String name, String unchecked) {
    return new ThirdParty(text(name, unchecked)).object();
  }

  /// The text of the file of that name, or no test.
  public static String text(String name, String unchecked) {
    Path file = folder().resolve("reference/vectors/mikey-sakke").resolve(name);
    assumeTrue(Files.isRegularFile(file), () -> name + " is not here: not checked: " + unchecked);
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Path folder() {
    String named = System.getProperty("sluice.shared");
    return named != null
        ? Path.of(named)
        : Path.of(System.getProperty("sluice.root", ".")).resolveSibling("shared");
  }

  @SuppressWarnings("unchecked")
  public static List<Map<String, Object>> list(Map<String, Object> of, String key) {
    return (List<Map<String, Object>>) of.get(key);
  }

  @SuppressWarnings("unchecked")
  public static Map<String, Object> map(Map<String, Object> of, String key) {
    return (Map<String, Object>) of.get(key);
  }

  public static String string(Map<String, Object> of, String key) {
    return (String) of.get(key);
  }

  public static long number(Map<String, Object> of, String key) {
    return Long.parseLong(of.get(key).toString());
  }

  public static byte[] hex(Map<String, Object> of, String key) {
    return Pool.hex(string(of, key));
  }

  private Object value() {
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't', 'f' -> peek() == 't' ? word("true", true) : word("false", false);
      default -> number();
    };
  }

  private Map<String, Object> object() {
    Map<String, Object> all = new LinkedHashMap<>();
    take('{');
    while (peek() != '}') {
      String key = string();
      take(':');
      all.put(key, value());
      if (peek() == ',') {
        take(',');
      }
    }
    take('}');
    return all;
  }

  private List<Object> array() {
    List<Object> all = new ArrayList<>();
    take('[');
    while (peek() != ']') {
      all.add(value());
      if (peek() == ',') {
        take(',');
      }
    }
    take(']');
    return all;
  }

  private String string() {
    take('"');
    StringBuilder s = new StringBuilder();
    while (text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c == '\\') {
        c = text.charAt(at++);
        if (c == 'u') {
          c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
          at += 4;
        }
      }
      s.append(c);
    }
    at++;
    return s.toString();
  }

  private Long number() {
    int from = at;
    while ("-0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return Long.valueOf(text.substring(from, at));
  }

  private Boolean word(String word, boolean value) {
    if (!text.startsWith(word, at)) {
      throw new AssertionError("no " + word + " at " + at);
    }
    at += word.length();
    return value;
  }

  private char peek() {
    while (Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return text.charAt(at);
  }

  private void take(char c) {
    if (peek() != c) {
      throw new AssertionError("no " + c + " at " + at);
    }
    at++;
  }
}
