package org.sluice.appliance.issuance;

import org.sluice.appliance.approval.ApprovedBatch;
import org.sluice.records.tlog.VerifiedCheckpoint;

/// An approved batch whose leaves are in the log under a co-signed checkpoint. Only [BatchLog]
/// makes one.
final class LoggedBatch {
  private final ApprovedBatch approved;
  private final long firstLeaf;
  private final VerifiedCheckpoint checkpoint;

  LoggedBatch(ApprovedBatch approved, long firstLeaf, VerifiedCheckpoint checkpoint) {
    this.approved = approved;
    this.firstLeaf = firstLeaf;
    this.checkpoint = checkpoint;
  }

  ApprovedBatch approved() {
    return approved;
  }

  /// Index of its first Extraction leaf; the others follow.
  long firstLeaf() {
    return firstLeaf;
  }

  VerifiedCheckpoint checkpoint() {
    return checkpoint;
  }
}
