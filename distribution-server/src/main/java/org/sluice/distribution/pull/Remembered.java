package org.sluice.distribution.pull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// What was found lately, up to so much of it: what was looked for least lately is forgotten first.
/// Whether it still holds is for who asks.
final class Remembered<K, V> {
  private final Map<K, V> found = new LinkedHashMap<>(16, 0.75f, true);
  private final long most;
  private final ToIntFunction<V> size;
  private long sum;

  /// @param most of the sizes together
  Remembered(long most, ToIntFunction<V> size) {
    this.most = most;
    this.size = size;
  }

  synchronized Optional<V> get(K key) {
    return Optional.ofNullable(found.get(key));
  }

  synchronized void put(K key, V value) {
    V before = found.put(key, value);
    sum += size.applyAsInt(value) - (before == null ? 0 : size.applyAsInt(before));
    var eldest = found.entrySet().iterator();
    while (sum > most) {
      sum -= size.applyAsInt(eldest.next().getValue());
      eldest.remove();
    }
  }
}
