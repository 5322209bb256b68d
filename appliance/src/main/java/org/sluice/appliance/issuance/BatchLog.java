package org.sluice.appliance.issuance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluice.appliance.approval.ApprovedBatch;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.audit.LoggedRequest;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.KeyWindow;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Extraction;

/// Opens a batch in the log, once. A batch that a crash left open is found again by request and
/// number.
final class BatchLog {

  private final HighSide high;

  BatchLog(HighSide high) {
    this.high = high;
  }

  LoggedBatch open(ApprovedBatch batch) {
    return open(batch, List.of());
  }

  /// The same behind entries that belong to it, logged together or not at all.
  LoggedBatch open(ApprovedBatch batch, List<SignedStatement> behind) {
    RequestId id = batch.issue().request().requestId();
    Optional<LoggedRequest.Batch> before =
        high.log().index().request(id).flatMap(r -> r.batch(batch.number()));
    if (before.isEmpty()) {
      high.requireClock();
      requireAllowed(batch);
    }
    long firstLeaf =
        before.isPresent() ? before.get().firstLeaf() : append(batch, behind) + behind.size() + 1;
    return new LoggedBatch(batch, firstLeaf, high.publish());
  }

  /// What is appended stays: the partitions would refuse such a batch for ever.
  private void requireAllowed(ApprovedBatch batch) {
    LogIndex.Domain domain = high.log().index().domainOf(batch.issue().request().domain());
    KeyPeriod current = KeyPeriod.at(domain.policy().rule(), high.now());
    for (Extraction e : batch.batch().extractions()) {
      if (!high.log().index().identities().allows(e)) {
        throw stale(batch, "a key for an identity or device that is no longer active");
      }
      if (!KeyWindow.holds(e.purpose(), current, e.period())) {
        throw stale(
            batch,
            "a key of period "
                + new KeyPeriod(current.rule(), e.period()).label()
                + ", and keys can be made now of "
                + KeyWindow.named(e.purpose(), current));
      }
    }
  }

  private static CommandFailed stale(ApprovedBatch batch, String what) {
    return new CommandFailed(
        "batch " + batch.number() + " holds " + what + ": cancel the request and request again");
  }

  private long append(ApprovedBatch batch, List<SignedStatement> behind) {
    List<SignedStatement> entries = entries(batch, behind);
    return behind.isEmpty() ? high.log().append(entries) : high.appendChecked(entries);
  }

  private static List<SignedStatement> entries(ApprovedBatch batch, List<SignedStatement> behind) {
    List<SignedStatement> entries = new ArrayList<>(behind);
    entries.add(SignedStatement.unsigned(batch.opening()));
    for (Extraction e : batch.batch().extractions()) {
      entries.add(SignedStatement.unsigned(e));
    }
    return entries;
  }
}
