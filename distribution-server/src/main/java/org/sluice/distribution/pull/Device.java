package org.sluice.distribution.pull;

import java.util.List;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.id.Hash32;

/// A device that is known here.
///
/// @param authKey hash of its authentication key
/// @param records its access records, at least one; several if it serves several users
/// @param suspended whether the help desk of this side has denied it
record Device(Hash32 authKey, List<AccessRecord> records, boolean suspended) {
  Device {
    records = List.copyOf(records);
  }
}
