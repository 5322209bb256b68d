package org.sluice.appliance.issuance;

import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import org.sluice.appliance.approval.Approval;
import org.sluice.appliance.approval.ApprovalDesk;
import org.sluice.appliance.approval.ApprovedIssue;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.id.RequestId;

/// Runs a request that was approved, or granted beforehand, and says how far it is.
public final class IssueRun {

  private IssueRun() {}

  /// Exit code: 1 if it may not run.
  public static int run(HighSide high, RequestId id) {
    return switch (new ApprovalDesk(high).require(id, Instant.now())) {
      case Approval.Refused refused -> {
        System.err.println("sluice: request " + id + " is not run: " + refused.why());
        yield 1;
      }
      case Approval.Approved approved -> {
        if (approved.issue().request().purpose().isDrill()) {
          throw new CommandFailed("request " + id + " is a drill: sluice drill run " + id);
        }
        run(high, approved.issue());
        yield 0;
      }
    };
  }

  private static void run(HighSide high, ApprovedIssue issue) {
    long start = System.nanoTime();
    long keys =
        run(
            high,
            issue,
            p ->
                System.out.println(
                    "  batch "
                        + p.batch()
                        + " of "
                        + p.batches()
                        + " in the spool, "
                        + p.keys()
                        + " key sets sealed"));
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "  %d key sets in %.1f s, %.0f a second, %s%n",
        keys,
        seconds,
        keys / seconds,
        high.thresholds());
  }

  /// Runs an approved issue to its end, or goes on with one that was cut off. Returns how many key
  /// sets are sealed in all.
  public static long run(HighSide high, ApprovedIssue issue, Consumer<BatchRun.Progress> progress) {
    high.activate(issue.request().domain());
    high.outbox().catchUp();
    return new BatchRun(high, issue).run(issue, progress);
  }
}
