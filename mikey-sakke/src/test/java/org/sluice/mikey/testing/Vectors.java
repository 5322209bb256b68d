package org.sluice.mikey.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The vector files among the test resources. The JSON files hold flat objects of strings and
/// numbers in named groups, so a pattern reads them.
public final class Vectors {

  private static final Pattern MEMBER =
      Pattern.compile("\"([^\"]+)\"\\s*:\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(-?[0-9]+))");
  private static final Pattern OBJECT = Pattern.compile("\\{[^{}]*\\}");

  private Vectors() {}

  /// One vector: its name and its members.
  public record Vector(String name, Map<String, String> members) {

    public String text(String member) {
      String value = members.get(member);
      if (value == null) {
        throw new AssertionError(name + " has no " + member);
      }
      return value;
    }

    public byte[] hex(String member) {
      String value = text(member);
      return HexFormat.of().parseHex(value.length() % 2 == 0 ? value : "0" + value);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// All properties as one vector.
  public static Vector rfc() {
    Properties properties = new Properties();
    try (InputStream in = open("rfc-vectors.properties")) {
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> members = new LinkedHashMap<>();
    properties.stringPropertyNames().forEach(n -> members.put(n, properties.getProperty(n)));
    return new Vector("rfc-vectors.properties", members);
  }

  /// The groups edge.NAME.* of the properties.
  public static List<Vector> edges() {
    Vector all = rfc();
    TreeSet<String> names = new TreeSet<>();
    for (String key : all.members().keySet()) {
      String[] parts = key.split("\\.", -1);
      if (parts.length == 3 && parts[0].equals("edge")) {
        names.add(parts[1]);
      }
    }
    List<Vector> vectors = new ArrayList<>();
    for (String name : names) {
      Map<String, String> members = new LinkedHashMap<>();
      String prefix = "edge." + name + ".";
      all.members()
          .forEach((k, v) -> {
            if (k.startsWith(prefix)) {
              members.put(k.substring(prefix.length()), v);
            }
          });
      vectors.add(new Vector(name, members));
    }
    return vectors;
  }

  /// The innermost objects of a JSON file, in order; an object with a label has it as its name.
  public static List<Vector> json(String file) {
    String text;
    try (InputStream in = open(file)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Vector> vectors = new ArrayList<>();
    Matcher object = OBJECT.matcher(text);
    while (object.find()) {
      Map<String, String> members = members(object.group());
      vectors.add(new Vector(members.getOrDefault("label", "unnamed"), members));
    }
    return vectors;
  }

  /// The members of a JSON file outside its innermost objects.
  public static Vector top(String file) {
    try (InputStream in = open(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Vector(file, members(OBJECT.matcher(text).replaceAll("0")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> members(String text) {
    Map<String, String> members = new LinkedHashMap<>();
    Matcher member = MEMBER.matcher(text);
    while (member.find()) {
      members.put(member.group(1), member.group(2) != null ? member.group(2) : member.group(3));
    }
    return members;
  }

  private static InputStream open(String file) {
    InputStream in = Vectors.class.getResourceAsStream("/org/sluice/mikey/" + file);
    if (in == null) {
      throw new AssertionError("no test resource " + file);
    }
    return in;
  }
}
