package org.sluice.appliance.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityState;
import org.sluice.records.id.Purpose;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.IdentityChanged;
import org.sluice.threshold.log.EnrolledDevices;

/// What the log says of identities and their devices: the latest entry counts, as it does for the
/// partitions.
public final class IdentityIndex {

  /// The newest entry of a device.
  ///
  /// @param sealKeyHash the sealing key that it names
  public record Latest(Hash32 sealKeyHash, DeviceState state, long leaf) {}

  private final EnrolledDevices enrolled = new EnrolledDevices();
  private final Map<Hash32, IdentityState> states = new HashMap<>();

  IdentityIndex() {}

  void add(Enrolled e, long leaf) {
    enrolled.add(e, leaf);
  }

  void change(IdentityChanged c) {
    states.put(c.commitment(), c.state());
  }

  /// The state of an identity; active unless an entry says otherwise.
  public IdentityState state(Hash32 commitment) {
    return states.getOrDefault(commitment, IdentityState.ACTIVE);
  }

  /// The newest entry of a device of an identity.
  public Optional<Latest> device(Hash32 commitment, String deviceId) {
    int row = enrolled.ofDevice(commitment, deviceId);
    return row == EnrolledDevices.NONE
        ? Optional.empty()
        : Optional.of(
            new Latest(enrolled.sealKeyHash(row), enrolled.state(row), enrolled.leaf(row)));
  }

  /// The newest leaf that names a sealing key for an identity.
  public Optional<Long> leafOf(Hash32 commitment, Hash32 sealHash) {
    int row = enrolled.ofKey(commitment, sealHash);
    return row == EnrolledDevices.NONE ? Optional.empty() : Optional.of(enrolled.leaf(row));
  }

  /// Whether a key may still be made as planned: the identity and all its recipients are active. An
  /// audit looks at the past, and is sealed to others' devices.
  public boolean allows(Extraction leaf) {
    return leaf.purpose() == Purpose.AUDIT
        || leaf.purpose().isDrill()
        || (state(leaf.commitment()) == IdentityState.ACTIVE
            && leaf.recipients().stream().allMatch(key -> isActive(leaf.commitment(), key)));
  }

  /// Whether an active device of the identity has this sealing key: the newest entry that names the
  /// key is the newest of its device, and says so.
  public boolean isActive(Hash32 commitment, Hash32 sealHash) {
    int named = enrolled.ofKey(commitment, sealHash);
    if (named == EnrolledDevices.NONE) {
      return false;
    }
    int latest = enrolled.ofDevice(commitment, enrolled.deviceId(named));
    return enrolled.sealKeyHash(latest).equals(sealHash)
        && enrolled.state(latest) == DeviceState.ACTIVE;
  }
}
