package org.sluice.threshold.log;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityState;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.IdentityChanged;

/// Device keys that are enrolled and active, by identity commitment; the latest entry for a device
/// counts.
final class Devices {
  private record Device(Hash32 commitment, String deviceId) {}

  /// The active sealing key, or null.
  private final Map<Device, @Nullable Hash32> latest = new HashMap<>();

  private final Map<Hash32, Map<Hash32, Integer>> activeKeys = new HashMap<>();

  private final Map<Hash32, IdentityState> changed = new HashMap<>();

  void change(IdentityChanged c) {
    changed.put(c.commitment(), c.state());
  }

  /// The state of an identity; active without a statement that says otherwise.
  IdentityState state(Hash32 commitment) {
    return changed.getOrDefault(commitment, IdentityState.ACTIVE);
  }

  void add(Enrolled now) {
    @Nullable Hash32 key = now.state() == DeviceState.ACTIVE ? now.sealKeyHash() : null;
    @Nullable Hash32 before = latest.put(new Device(now.commitment(), now.deviceId()), key);
    if (before != null) {
      count(now.commitment(), before, -1);
    }
    if (key != null) {
      count(now.commitment(), key, 1);
    }
  }

  /// Whether an active device of that identity has this sealing key.
  boolean active(Hash32 commitment, Hash32 sealKeyHash) {
    return activeKeys.getOrDefault(commitment, Map.of()).containsKey(sealKeyHash);
  }

  private void count(Hash32 commitment, Hash32 key, int by) {
    Map<Hash32, Integer> keys = activeKeys.computeIfAbsent(commitment, _ -> new HashMap<>(2));
    add(keys, key, by);
    if (keys.isEmpty()) {
      activeKeys.remove(commitment);
    }
  }

  private static void add(Map<Hash32, Integer> counts, Hash32 key, int by) {
    if (counts.merge(key, by, Integer::sum) == 0) {
      counts.remove(key);
    }
  }
}
