package org.sluice.appliance.ceremony;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// A place in a YAML document that knows its own path, so that every refusal names it. Plain maps,
/// lists, texts and numbers only: no tags, no aliases beyond a few, no duplicate keys.
final class YamlNode {

  private final String path;
  private final Object value;

  private YamlNode(String path, Object value) {
    this.path = path;
    this.value = value;
  }

  /// Parses one document.
  static YamlNode parse(String text) {
    LoaderOptions limits = new LoaderOptions();
    limits.setAllowDuplicateKeys(false);
    limits.setMaxAliasesForCollections(0);
    limits.setNestingDepthLimit(8);
    limits.setCodePointLimit(64 << 10);
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

  String path() {
    return path;
  }

  /// Refuses every key that is not one of `keys`: a misspelt option must not be passed over.
  void only(String... keys) {
    Set<String> unknown = new TreeSet<>();
    for (Object key : map().keySet()) {
      unknown.add(String.valueOf(key));
    }
    unknown.removeAll(Set.of(keys));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(shown() + " has unknown keys " + unknown);
    }
  }

  YamlNode get(String key) {
    Object child = map().get(key);
    String at = path.isEmpty() ? key : path + "." + key;
    if (child == null) {
      throw new IllegalArgumentException(at + " is missing");
    }
    return new YamlNode(at, child);
  }

  boolean has(String key) {
    return map().containsKey(key);
  }

  List<YamlNode> list() {
    if (!(value instanceof List<?> items)) {
      throw new IllegalArgumentException(shown() + ": expected a list");
    }
    List<YamlNode> nodes = new ArrayList<>();
    for (Object item : items) {
      nodes.add(new YamlNode(path + "[" + nodes.size() + "]", item));
    }
    return nodes;
  }

  List<String> texts() {
    return list().stream().map(YamlNode::text).toList();
  }

  /// Whether this is a text, and not a list or a map.
  boolean isText() {
    return value instanceof String;
  }

  String text() {
    if (!(value instanceof String s) || s.isBlank() || s.length() > 256) {
      throw new IllegalArgumentException(shown() + ": expected a text of 1 to 256 characters");
    }
    return s;
  }

  int number() {
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
