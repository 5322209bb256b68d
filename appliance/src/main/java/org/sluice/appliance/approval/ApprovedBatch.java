package org.sluice.appliance.approval;

import org.sluice.records.export.BatchPlan;
import org.sluice.records.statement.BatchOpened;

/// One batch of an approved issue: its leaves, and the entry that will open it in the log.
public record ApprovedBatch(ApprovedIssue issue, BatchPlan.Batch batch, BatchOpened opening) {
  /// The opening must be of this batch.
  public ApprovedBatch {
    if (opening.batch() != batch.index() || opening.count() != batch.entries().size()) {
      throw new IllegalArgumentException("the opening is of another batch");
    }
  }

  /// Number of the batch in its request, from 0.
  public long number() {
    return batch.index();
  }
}
