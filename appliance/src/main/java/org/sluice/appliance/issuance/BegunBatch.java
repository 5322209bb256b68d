package org.sluice.appliance.issuance;

import org.jspecify.annotations.Nullable;
import org.sluice.appliance.approval.ApprovedBatch;

/// A batch that is in the log and whose keys are being made, or whose sealed keys were kept before.
/// Closing it wipes keys that nobody took.
final class BegunBatch implements AutoCloseable {
  private final ApprovedBatch batch;
  private final @Nullable LoggedBatch logged;
  private MakingAhead.@Nullable Making making;

  /// Kept before.
  BegunBatch(ApprovedBatch batch) {
    this.batch = batch;
    this.logged = null;
  }

  BegunBatch(ApprovedBatch batch, LoggedBatch logged, MakingAhead.Making making) {
    this.batch = batch;
    this.logged = logged;
    this.making = making;
  }

  ApprovedBatch batch() {
    return batch;
  }

  /// Waits for the keys, once; the caller closes them. Null if they were kept before.
  @Nullable ExtractedKeys keys(Extractor extractor) {
    LoggedBatch in = logged;
    MakingAhead.Making made = making;
    making = null;
    return in == null || made == null ? null : extractor.take(in, made);
  }

  @Override
  public void close() {
    if (making != null) {
      making.drop();
    }
  }
}
