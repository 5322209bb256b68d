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

/// What the log says of identities and their devices: the latest entry counts, as it does for the
/// partitions.
public final class IdentityIndex {

  /// The newest entry of a device.
  public record Latest(Enrolled enrolled, long leaf) {}

  private record Device(Hash32 commitment, String deviceId) {}

  private record Key(Hash32 commitment, Hash32 sealHash) {}

  private record Place(String deviceId, long leaf) {}

  private static final Place NONE = new Place("", -1);

  private final Map<Hash32, IdentityState> states = new HashMap<>();
  private final Map<Device, Latest> devices = new HashMap<>();
  private final Map<Key, Place> keys = new HashMap<>();

  IdentityIndex() {}

  void add(Enrolled e, long leaf) {
    devices.put(new Device(e.commitment(), e.deviceId()), new Latest(e, leaf));
    keys.put(new Key(e.commitment(), e.sealKeyHash()), new Place(e.deviceId(), leaf));
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
    return Optional.ofNullable(devices.get(new Device(commitment, deviceId)));
  }

  /// The newest leaf that names a sealing key for an identity.
  public Optional<Long> leafOf(Hash32 commitment, Hash32 sealHash) {
    return Optional.ofNullable(keys.get(new Key(commitment, sealHash))).map(Place::leaf);
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
    String deviceId = keys.getOrDefault(new Key(commitment, sealHash), NONE).deviceId();
    Latest latest = devices.get(new Device(commitment, deviceId));
    return latest != null
        && latest.enrolled().sealKeyHash().equals(sealHash)
        && latest.enrolled().state() == DeviceState.ACTIVE;
  }
}
