package org.sluice.distribution.pull;

import java.util.List;
import java.util.Set;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;

/// Who is asking: a device by its own key, or a user by a token.
///
/// @param records what it is asked about: of the device, or of all devices of the user; at least
///   one
/// @param suspended authentication keys among them that the help desk of this side has denied
record Device(List<AccessRecord> records, Set<Hash32> suspended) {
  Device {
    records = List.copyOf(records);
    suspended = Set.copyOf(suspended);
  }

  /// Whether the device of this record may be served.
  boolean mayPull(AccessRecord record) {
    return record.state() == DeviceState.ACTIVE && !suspended.contains(record.authKeyHash());
  }
}
