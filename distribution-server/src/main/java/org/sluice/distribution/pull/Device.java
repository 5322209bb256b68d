package org.sluice.distribution.pull;

import java.util.List;
import java.util.Set;
import org.apache.shiro.authz.Permission;
import org.sluice.records.export.AccessRecord;

/// Who is asking: a device by its own key, or a user by a token.
///
/// @param records what it is asked about: of the device, or of all devices of the user; at least
///   one
/// @param permitted what it may pull now: of the records that allow it, those whose device the help
///   desk of this side has not denied
record Device(List<AccessRecord> records, Set<Permission> permitted) {
  Device {
    records = List.copyOf(records);
    permitted = Set.copyOf(permitted);
  }
}
