package org.sluice.records.review;

import java.util.HashMap;
import java.util.Map;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.Enrolled;

/// Sealing keys of enrolled devices; the latest entry of a device counts. Grows with the devices of
/// a domain, not with the keys that are made for them.
final class Devices {
  private record Device(Hash32 commitment, String deviceId) {}

  private record Recipient(Hash32 commitment, Hash32 key) {}

  private final Map<Device, Enrolled> latest = new HashMap<>();
  private final Map<Recipient, Integer> ofIdentity = new HashMap<>();

  void put(Enrolled device) {
    Enrolled before = latest.put(new Device(device.commitment(), device.deviceId()), device);
    if (before != null) {
      count(before, -1);
    }
    count(device, 1);
  }

  boolean activeFor(Hash32 commitment, Hash32 key) {
    return ofIdentity.containsKey(new Recipient(commitment, key));
  }

  private void count(Enrolled device, int by) {
    if (device.state() == DeviceState.ACTIVE) {
      Hash32 key = device.sealKeyHash();
      add(ofIdentity, new Recipient(device.commitment(), key), by);
    }
  }

  private static <K> void add(Map<K, Integer> counts, K key, int by) {
    counts.merge(key, by, Integer::sum);
    counts.remove(key, 0);
  }
}
