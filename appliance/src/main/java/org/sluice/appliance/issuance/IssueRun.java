package org.sluice.appliance.issuance;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.sluice.appliance.approval.Approval;
import org.sluice.appliance.approval.ApprovalDesk;
import org.sluice.appliance.approval.ApprovedIssue;
import org.sluice.appliance.approval.LoggedIssue;
import org.sluice.appliance.audit.LoggedRequest;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.ceremony.PartitionPlace;
import org.sluice.mikey.batch.BaseMultiples;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;

/// Runs a request that was approved, or granted beforehand, and says how far it is.
public final class IssueRun {

  private static final int PAUSED = 3;

  private IssueRun() {}

  /// Runs a request, or all requests of an issue one after another. Exit code: 1 if it may not run,
  /// 3 if it is paused.
  public static int run(HighSide high, RequestId id, Answer answer) {
    List<LoggedRequest> parts = LoggedIssue.of(high.log().index(), id).parts();
    int part = 0;
    for (LoggedRequest r : parts) {
      part++;
      if (parts.size() > 1) {
        answer.tell("request " + part + " of " + parts.size() + " of issue " + id);
      }
      int exit = one(high, r.request().requestId(), answer);
      if (exit == PAUSED) {
        answer.say("paused; sluice issue resume " + id, "paused", id);
      }
      if (exit != 0) {
        return exit;
      }
    }
    return 0;
  }

  private static int one(HighSide high, RequestId id, Answer answer) {
    return switch (new ApprovalDesk(high).require(id, high.now())) {
      case Approval.Refused refused -> {
        System.err.println("sluice: request " + id + " is not run: " + refused.why());
        answer.put("refused", refused.why());
        yield 1;
      }
      case Approval.Approved approved -> {
        if (approved.issue().request().purpose().isDrill()) {
          throw new CommandFailed("request " + id + " is a drill: sluice drill run " + id);
        }
        if (approved.issue().request().purpose() == Purpose.AUDIT) {
          throw new CommandFailed("request " + id + " is an audit key: sluice audit run " + id);
        }
        yield run(high, approved.issue(), answer) ? 0 : PAUSED;
      }
    };
  }

  private static boolean run(HighSide high, ApprovedIssue issue, Answer answer) {
    long start = System.nanoTime();
    BatchRun.Ended ended =
        run(
            high,
            issue,
            p ->
                answer.tell(
                    "batch "
                        + p.batch()
                        + " of "
                        + p.batches()
                        + " in the spool, "
                        + p.keys()
                        + " key sets sealed"));
    double seconds = (System.nanoTime() - start) / 1e9;
    answer.begin("runs");
    answer.item(
        "runs",
        String.format(
            Locale.ROOT,
            "%d key sets in %.1f s, %.0f a second%s, %s",
            ended.made(),
            seconds,
            ended.made() / seconds,
            ended.made() == ended.keys() ? "" : ", " + ended.keys() + " in all",
            high.thresholds()),
        "request",
        issue.request().requestId(),
        "keySets",
        ended.keys(),
        "milliseconds",
        Math.round(1000 * seconds),
        "complete",
        !ended.paused());
    return !ended.paused();
  }

  /// Runs an approved issue to its end or until it is paused, or goes on with one that was cut off.
  public static BatchRun.Ended run(
      HighSide high, ApprovedIssue issue, Consumer<BatchRun.Progress> progress) {
    DomainName domain = issue.request().domain();
    if (high.ceremony().partitions().stream().anyMatch(PartitionPlace.Embedded.class::isInstance)) {
      // t partitions multiply once for each leaf, here.
      int t = high.log().index().domainOf(domain).generation().t();
      int _ = BaseMultiples.expect(t * issue.request().leaves());
    }
    high.activate(domain);
    high.outbox().catchUp();
    return new BatchRun(high, issue).run(issue, progress);
  }
}
