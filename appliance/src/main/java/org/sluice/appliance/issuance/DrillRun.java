package org.sluice.appliance.issuance;

import java.util.List;
import org.sluice.appliance.approval.Approval;
import org.sluice.appliance.approval.ApprovalDesk;
import org.sluice.appliance.approval.ApprovedBatch;
import org.sluice.appliance.approval.ApprovedIssue;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DrillEnded;

/// Runs a drill: opened in the log, made by the partitions, verified under Z_T and KPAK, wiped. It
/// never comes near sealing and export. Run again after a crash, it goes on where it was.
public final class DrillRun {

  private DrillRun() {}

  /// Keys made and wiped.
  ///
  /// @throws CommandFailed if the request is no drill or may not run
  public static long run(HighSide high, RequestId id) {
    return switch (new ApprovalDesk(high).require(id, high.now())) {
      case Approval.Refused refused ->
          throw new CommandFailed("drill " + id + " is not run: " + refused.why());
      case Approval.Approved approved -> run(high, approved.issue());
    };
  }

  private static long run(HighSide high, ApprovedIssue issue) {
    RequestId id = issue.request().requestId();
    if (!issue.request().purpose().isDrill()) {
      throw new CommandFailed("request " + id + " is no drill: sluice issue run " + id);
    }
    high.activate(issue.request().domain());
    BatchLog log = new BatchLog(high);
    Extractor extractor = new Extractor(high, issue.request().domain());
    long keys = 0;
    for (ApprovedBatch batch : issue.batches()) {
      if (high.log().index().drillEnded(id, batch.number())) {
        continue;
      }
      int made = extractor.practise(log.open(batch));
      DrillEnded ended = new DrillEnded(issue.request().domain(), id, batch.number(), made);
      long _ = high.log().append(List.of(SignedStatement.sign(ended, high.bundleKey())));
      high.publish();
      keys += made;
    }
    high.outbox().exportLog();
    return keys;
  }
}
