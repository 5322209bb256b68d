package org.sluice.records.review;

import java.util.HashMap;
import java.util.Map;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityState;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.IdentityChanged;

/// Sealing keys of enrolled devices; the latest entry of a device counts. Grows with the devices of
/// a domain, not with the keys that are made for them.
final class Devices {
  private record Device(Hash32 commitment, String deviceId) {}

  private record Recipient(Hash32 commitment, Hash32 key) {}

  private final Map<Device, Enrolled> latest = new HashMap<>();
  private final Map<Recipient, Integer> ofIdentity = new HashMap<>();

  private final Map<Hash32, IdentityState> changed = new HashMap<>();

  void put(IdentityChanged next) {
    BrokenRule.require(
        changed.put(next.commitment(), next.state()) != IdentityState.REVOKED,
        "changes an identity that was revoked");
  }

  /// A suspended or revoked identity gets no key, and a key is sealed to devices of its identity
  /// alone. (Audit keys go elsewhere and look at the past: they are not asked about here.)
  void requireKeyMayBeMade(Extraction leaf) {
    IdentityState state = changed.getOrDefault(leaf.commitment(), IdentityState.ACTIVE);
    BrokenRule.require(state == IdentityState.ACTIVE, "is a key for an identity that is " + state);
    for (Hash32 key : leaf.recipients()) {
      BrokenRule.require(
          activeFor(leaf.commitment(), key),
          "recipient " + key + " is no active device of the identity");
    }
  }

  void put(Enrolled device) {
    BrokenRule.require(
        device.state() != DeviceState.ACTIVE
            || changed.get(device.commitment()) != IdentityState.REVOKED,
        "enrols a device for an identity that was revoked");
    Enrolled before = latest.put(new Device(device.commitment(), device.deviceId()), device);
    if (before != null) {
      count(before, -1);
    }
    count(device, 1);
  }

  private boolean activeFor(Hash32 commitment, Hash32 key) {
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
