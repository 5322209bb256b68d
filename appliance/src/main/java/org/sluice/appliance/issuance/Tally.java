package org.sluice.appliance.issuance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sluice.appliance.approval.ApprovedBatch;
import org.sluice.appliance.approval.ApprovedIssue;
import org.sluice.records.export.Payload;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;
import org.sluice.records.statement.Manifest;
import org.sluice.records.tlog.Merkle;

/// What the manifest says of a run, counted from what was kept, batch by batch.
final class Tally {
  private final ApprovedIssue issue;
  private final Map<Long, long[]> perPeriod = new TreeMap<>();
  private final List<Hash32> payloads = new ArrayList<>();
  private long keys;

  Tally(ApprovedIssue issue) {
    this.issue = issue;
    for (ApprovedBatch batch : issue.batches()) {
      batch.batch().extractions().forEach(e -> counts(e.period())[0]++);
    }
  }

  RequestId request() {
    return issue.request().requestId();
  }

  /// Counts the next batch.
  void add(Payload payload) {
    payload.items().forEach(i -> counts(SealedKeySet.decode(i.toArray()).period())[1]++);
    payloads.add(payload.hash());
    keys += payload.items().size();
  }

  /// Key sets that were sealed so far.
  long keys() {
    return keys;
  }

  Manifest manifest() {
    List<Manifest.PeriodCount> counts = new ArrayList<>();
    perPeriod.forEach((period, c) -> counts.add(new Manifest.PeriodCount(period, c[0], c[1])));
    Hash32 root = Merkle.root(payloads.stream().map(Hash32::octets).toList());
    return new Manifest(issue.request().domain(), request(), counts, payloads.size(), root);
  }

  private long[] counts(long period) {
    return perPeriod.computeIfAbsent(period, _ -> new long[2]);
  }
}
