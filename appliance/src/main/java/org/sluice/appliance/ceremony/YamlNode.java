package org.sluice.appliance.ceremony;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

/// A place in a YAML document that knows its own path, so that every refusal names it. Plain maps,
/// lists, texts and numbers only: no tags, no aliases beyond a few, no duplicate keys.
public final class YamlNode {

  private static final int MAX_FILE = 64 << 10;

  private final String path;
  private final Object value;

  private YamlNode(String path, Object value) {
    this.path = path;
    this.value = value;
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
      return new YamlNode("", top);
    } catch (YAMLException e) {
      throw new IllegalArgumentException("it is not YAML: " + e.getMessage(), e);
    }
  }

  /// Where it is in the document.
  public String path() {
    return path;
  }

  /// Refuses every key that is not one of `keys`: a misspelt option must not be passed over.
  public void only(String... keys) {
    Set<String> unknown = new TreeSet<>();
    for (Object key : map().keySet()) {
      unknown.add(String.valueOf(key));
    }
    unknown.removeAll(Set.of(keys));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(shown() + " has unknown keys " + unknown);
    }
  }

  /// The value of a key that must be there.
  public YamlNode get(String key) {
    Object child = map().get(key);
    String at = path.isEmpty() ? key : path + "." + key;
    if (child == null) {
      throw new IllegalArgumentException(at + " is missing");
    }
    return new YamlNode(at, child);
  }

  /// Whether there is such a key.
  public boolean has(String key) {
    return map().containsKey(key);
  }

  /// The items of a list.
  public List<YamlNode> list() {
    if (!(value instanceof List<?> items)) {
      throw new IllegalArgumentException(shown() + ": expected a list");
    }
    List<YamlNode> nodes = new ArrayList<>();
    for (Object item : items) {
      nodes.add(new YamlNode(path + "[" + nodes.size() + "]", item));
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
      throw new IllegalArgumentException(shown() + ": expected a text of 1 to 256 characters");
    }
    return s;
  }

  /// A number, not negative.
  public int number() {
    if (!(value instanceof Integer i) || i < 0) {
      throw new IllegalArgumentException(
          shown() + ": expected a number from 0 to " + Integer.MAX_VALUE);
    }
    return i;
  }

  private Map<?, ?> map() {
    if (!(value instanceof Map<?, ?> m)) {
      throw new IllegalArgumentException(shown() + ": expected keys and values");
    }
    return m;
  }

  private String shown() {
    return path.isEmpty() ? "the document" : path;
  }
}
