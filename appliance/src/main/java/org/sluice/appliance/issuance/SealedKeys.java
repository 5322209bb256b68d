package org.sluice.appliance.issuance;

import java.util.List;
import org.sluice.appliance.approval.ApprovedBatch;
import org.sluice.records.codec.Octets;

/// The sealed records of one batch: what may be kept and sent. Only [Sealer] makes one.
final class SealedKeys {
  private final ApprovedBatch batch;
  private final List<Octets> records;

  SealedKeys(ApprovedBatch batch, List<Octets> records) {
    this.batch = batch;
    this.records = List.copyOf(records);
  }

  ApprovedBatch batch() {
    return batch;
  }

  List<Octets> records() {
    return records;
  }
}
