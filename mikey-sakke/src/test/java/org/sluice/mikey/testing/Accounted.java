package org.sluice.mikey.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The values of a third party's file, each of which a test must use or leave out with a reason:
/// nothing is passed over in silence. A value's path is like `iMessages[2].csbId`.
public final class Accounted {

  private final String file;
  private final Map<String, Object> left = new LinkedHashMap<>();
  private final Map<String, Object> all = new LinkedHashMap<>();
  private final Map<String, Integer> skipped = new TreeMap<>();
  private int used;

  private Accounted(String file) {
    this.file = file;
  }

  /// The file of that name, or no test.
  public static Accounted file(String name, String unchecked) {
    Accounted a = new Accounted(name);
    a.add("", ThirdParty.json(name, unchecked));
    a.left.putAll(a.all);
    return a;
  }

  private void add(String path, Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((k, v) -> add(path.isEmpty() ? "" + k : path + "." + k, v));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        add(path + "[" + i + "]", list.get(i));
      }
    } else if (all.put(path, value) != null) {
      throw new AssertionError(path + " twice in " + file);
    }
  }

  /// Number of members of a list.
  public int count(String list) {
    int n = 0;
    while (begins(list + "[" + n + "]")) {
      n++;
    }
    return n;
  }

  private boolean begins(String prefix) {
    return all.keySet().stream().anyMatch(k -> k.startsWith(prefix));
  }

  /// Whether there is such a value.
  public boolean has(String path) {
    return all.containsKey(path);
  }

  /// A value as text, used by this.
  public String text(String path) {
    Object value = all.get(path);
    if (value == null) {
      throw new AssertionError("no " + path + " in " + file);
    }
    if (left.remove(path) != null) {
      used++;
    }
    return value.toString();
  }

  /// The same as a number.
  public long number(String path) {
    return Long.parseLong(text(path));
  }

  /// The same from hexadecimal digits.
  public byte[] hex(String path) {
    return Pool.hex(text(path));
  }

  /// The same from hexadecimal digits of a number.
  public long hexNumber(String path) {
    return Long.parseLong(text(path), 16);
  }

  /// Leaves out a value of this name wherever it is.
  public void skip(String name, String why) {
    long found =
        left.keySet().stream().filter(k -> k.equals(name) || k.endsWith("." + name)).count();
    assertThat(found).as("values named " + name + " in " + file).isPositive();
    left.keySet().removeIf(k -> k.equals(name) || k.endsWith("." + name));
    skipped.put(name + ": " + why, (int) found);
  }

  /// Fails if a value was neither used nor left out; prints what was done.
  public void finish() {
    assertThat(left.keySet()).as("values of " + file + " that no test looked at").isEmpty();
    assertThat(used + skipped.values().stream().mapToInt(n -> n).sum()).isEqualTo(all.size());
    System.out.println(file + ": " + used + " values checked, left out " + skipped);
  }
}
