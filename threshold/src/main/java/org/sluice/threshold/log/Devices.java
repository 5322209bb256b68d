package org.sluice.threshold.log;

import java.util.HashMap;
import java.util.Map;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityState;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.IdentityChanged;

/// Device keys that are enrolled and active, by identity commitment; the latest entry for a device
/// counts.
final class Devices {
  private final EnrolledDevices enrolled = new EnrolledDevices();
  private final Map<Hash32, IdentityState> changed = new HashMap<>();

  void change(IdentityChanged c) {
    changed.put(c.commitment(), c.state());
  }

  /// The state of an identity; active without a statement that says otherwise.
  IdentityState state(Hash32 commitment) {
    return changed.getOrDefault(commitment, IdentityState.ACTIVE);
  }

  void add(Enrolled now, long leaf) {
    enrolled.add(now, leaf);
  }

  /// Whether an active device of that identity has this sealing key.
  boolean active(Hash32 commitment, Hash32 sealKeyHash) {
    return enrolled.active(commitment, sealKeyHash);
  }
}
