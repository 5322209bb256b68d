package org.sluice.threshold.log;

import java.util.HashMap;
import java.util.Map;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityState;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.IdentityChanged;

/// Device keys that are enrolled and active, by identity commitment; the latest entry for a device
/// counts.
final class Devices {
  private record Device(Hash32 commitment, String deviceId) {}

  private final Map<Device, Enrolled> latest = new HashMap<>();
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
    Enrolled before = latest.put(new Device(now.commitment(), now.deviceId()), now);
    if (before != null && before.state() == DeviceState.ACTIVE) {
      count(before, -1);
    }
    if (now.state() == DeviceState.ACTIVE) {
      count(now, 1);
    }
  }

  /// Whether an active device of that identity has this sealing key.
  boolean active(Hash32 commitment, Hash32 sealKeyHash) {
    return activeKeys.getOrDefault(commitment, Map.of()).containsKey(sealKeyHash);
  }

  private void count(Enrolled e, int by) {
    Map<Hash32, Integer> keys = activeKeys.computeIfAbsent(e.commitment(), _ -> new HashMap<>(2));
    add(keys, e.sealKeyHash(), by);
    if (keys.isEmpty()) {
      activeKeys.remove(e.commitment());
    }
  }

  private static void add(Map<Hash32, Integer> counts, Hash32 key, int by) {
    if (counts.merge(key, by, Integer::sum) == 0) {
      counts.remove(key);
    }
  }
}
