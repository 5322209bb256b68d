package org.sluice.appliance.ceremony;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.codec.MalformedRecord;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// A place in a YAML document that knows its own path, so that every refusal names it. Plain maps,
/// lists, texts and numbers only: no tags, no aliases beyond a few, no duplicate keys.
public final class YamlNode {

  private static final int MAX_FILE = 64 << 10;

  private final String path;
  private final Object value;
  private final Map<String, Integer> lines;

  private YamlNode(String path, Object value, Map<String, Integer> lines) {
    this.path = path;
    this.value = value;
    this.lines = lines;
  }

  /// Reads a file of at most 64 KiB and makes something of it; a failure names `what` the file is.
  public static <T> T read(Path file, String what, Function<YamlNode, T> parser) {
    String text;
    try {
      if (Files.size(file) > MAX_FILE) {
        throw new CommandFailed(file + " is larger than " + MAX_FILE + " octets");
      }
      text = Files.readString(file);
    } catch (IOException e) {
      throw new CommandFailed("the " + what + " " + file + " cannot be read: " + e.getMessage(), e);
    }
    try {
      return parser.apply(parse(text));
    } catch (MalformedRecord | IllegalArgumentException e) {
      throw new CommandFailed("the " + what + " " + file + ": " + e.getMessage(), e);
    }
  }

  /// Parses one document.
  public static YamlNode parse(String text) {
    LoaderOptions limits = new LoaderOptions();
    limits.setAllowDuplicateKeys(false);
    limits.setMaxAliasesForCollections(0);
    limits.setNestingDepthLimit(8);
    limits.setCodePointLimit(MAX_FILE);
    try {
      @Nullable Object top = new Yaml(new SafeConstructor(limits)).load(text);
      if (top == null) {
        throw new IllegalArgumentException("it is empty");
      }
      Map<String, Integer> lines = new HashMap<>();
      lines("", new Yaml(limits).compose(new StringReader(text)), lines);
      return new YamlNode("", top, lines);
    } catch (YAMLException e) {
      throw new IllegalArgumentException("it is not YAML: " + e.getMessage(), e);
    }
  }

  /// The line of every key and item, from 1.
  private static void lines(String path, Node node, Map<String, Integer> lines) {
    if (node instanceof MappingNode map) {
      for (NodeTuple entry : map.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode key) {
          String at = below(path, key.getValue());
          lines.put(at, line(key));
          lines(at, entry.getValueNode(), lines);
        }
      }
    } else if (node instanceof SequenceNode list) {
      for (int i = 0; i < list.getValue().size(); i++) {
        Node item = list.getValue().get(i);
        lines.put(item(path, i), line(item));
        lines(item(path, i), item, lines);
      }
    }
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private static String below(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String item(String path, int index) {
    return path + "[" + index + "]";
  }

  /// Where it is in the document.
  public String path() {
    return path;
  }

  /// Refuses every key that is not one of `keys`: a misspelt option must not be passed over.
  public void only(String... keys) {
    only(List.of(keys));
  }

  /// The same.
  public void only(Collection<String> keys) {
    Set<String> unknown = new TreeSet<>();
    for (Object key : map().keySet()) {
      unknown.add(String.valueOf(key));
    }
    unknown.removeAll(keys);
    if (!unknown.isEmpty()) {
      List<String> at =
          unknown.stream().map(k -> lines.get(below(path, k))).map(String::valueOf).toList();
      throw new IllegalArgumentException(
          shown()
              + " has unknown keys "
              + unknown
              + " in line "
              + String.join(", ", at)
              + "; expected some of "
              + new TreeSet<>(keys));
    }
  }

  /// The value of a key that must be there.
  public YamlNode get(String key) {
    Object child = map().get(key);
    String at = below(path, key);
    if (child == null) {
      throw new IllegalArgumentException(at + " is missing");
    }
    return new YamlNode(at, child, lines);
  }

  /// Whether there is such a key.
  public boolean has(String key) {
    return map().containsKey(key);
  }

  /// The items of a list.
  public List<YamlNode> list() {
    if (!(value instanceof List<?> items)) {
      throw new IllegalArgumentException(shown() + ": expected a list" + line());
    }
    List<YamlNode> nodes = new ArrayList<>();
    for (Object item : items) {
      nodes.add(new YamlNode(item(path, nodes.size()), item, lines));
    }
    return nodes;
  }

  /// The items of a list of texts.
  public List<String> texts() {
    return list().stream().map(YamlNode::text).toList();
  }

  /// Whether this is a text, and not a list or a map.
  public boolean isText() {
    return value instanceof String;
  }

  /// A text of 1 to 256 characters.
  public String text() {
    if (!(value instanceof String s) || s.isBlank() || s.length() > 256) {
      throw new IllegalArgumentException(
          shown() + ": expected a text of 1 to 256 characters" + line());
    }
    return s;
  }

  /// A number from `min` to `max`.
  public int number(int min, int max) {
    if (!(value instanceof Integer i) || i < min || i > max) {
      throw new IllegalArgumentException(
          path + ": expected " + min + " to " + max + ", found " + value + line());
    }
    return i;
  }

  /// The same, for numbers that need more room.
  public long number(long min, long max) {
    boolean whole = value instanceof Integer || value instanceof Long;
    if (!whole || ((Number) value).longValue() < min || ((Number) value).longValue() > max) {
      throw new IllegalArgumentException(
          path + ": expected " + min + " to " + max + ", found " + value + line());
    }
    return ((Number) value).longValue();
  }

  /// True or false.
  public boolean truth() {
    if (!(value instanceof Boolean b)) {
      throw new IllegalArgumentException(shown() + ": expected true or false" + line());
    }
    return b;
  }

  /// A number, not negative.
  public int number() {
    if (!(value instanceof Integer i) || i < 0) {
      throw new IllegalArgumentException(
          shown() + ": expected a number from 0 to " + Integer.MAX_VALUE + line());
    }
    return i;
  }

  private Map<?, ?> map() {
    if (!(value instanceof Map<?, ?> m)) {
      throw new IllegalArgumentException(shown() + ": expected keys and values" + line());
    }
    return m;
  }

  private String shown() {
    return path.isEmpty() ? "the document" : path;
  }

  /// In which line it is, for the end of a sentence.
  public String line() {
    Integer line = lines.get(path);
    return line == null ? "" : " (line " + line + ")";
  }
}
