package org.sluice.records.export;

import java.util.List;
import org.sluice.records.id.Hash32;

/// One identity's key of one period that is to be made, for these devices.
///
/// @param commitment to the identity
/// @param recipients hashes of the device keys, 1 to 16; none in a drill
public record PlannedLeaf(long period, Hash32 commitment, List<Hash32> recipients) {
  /// Copies the list; [org.sluice.records.statement.Extraction] checks the fields.
  public PlannedLeaf {
    recipients = List.copyOf(recipients);
  }
}
