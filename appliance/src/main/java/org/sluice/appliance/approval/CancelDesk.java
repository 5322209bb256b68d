package org.sluice.appliance.approval;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.audit.LoggedRequest;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.officers.OfficerException;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.RequestCancelled;

/// Where an issue officer or approver cancels a request: nothing more is made for it.
public final class CancelDesk {

  private CancelDesk() {}

  /// Logs it, under one signature, after what was kept of a batch has left: a batch is exported or
  /// closed, never half. Of an issue of several requests, all that are open are cancelled.
  ///
  /// @throws CommandFailed if there is no such request, or it is at its end
  public static void cancel(
      HighSide high, RequestId id, String why, OfficerKey officer, Instant now) {
    LogIndex index = high.log().index();
    LoggedIssue issue = LoggedIssue.of(index, id);
    if (issue.parts().stream().allMatch(r -> isCancelled(index, r))) {
      throw new CommandFailed("request " + id + " was cancelled before");
    }
    List<SignedStatement> acts = new ArrayList<>();
    for (LoggedRequest r : issue.parts()) {
      if (!isCancelled(index, r) && index.manifest(r.request().requestId()).isEmpty()) {
        SignedStatement signed =
            SignedStatement.sign(
                cancellation(r.request().domain(), r.request().requestId(), why, now), officer);
        requireEither(high, r, signed);
        acts.add(signed);
      }
    }
    if (acts.isEmpty()) {
      throw new CommandFailed("request " + id + " is complete: there is nothing to cancel");
    }
    log(high, acts);
  }

  /// What cancels a request, to be signed by an officer.
  public static RequestCancelled cancellation(
      DomainName domain, RequestId id, String why, Instant now) {
    return new RequestCancelled(domain, id, why, now.getEpochSecond());
  }

  /// Logs cancellations that were signed elsewhere, under the same conditions, all or none. Of an
  /// issue of several requests, only those are cancelled that are named.
  ///
  /// @param cancellations each a RequestCancelled with one signature
  /// @throws CommandFailed if there is no such request in that domain, or it is at its end
  public static void accept(HighSide high, List<SignedStatement> cancellations) {
    cancellations.forEach(signed -> check(high, signed));
    log(high, cancellations);
  }

  private static void check(HighSide high, SignedStatement signed) {
    if (!(signed.statement() instanceof RequestCancelled c)) {
      throw new CommandFailed("this cancels nothing: " + signed.statement().label());
    }
    LogIndex index = high.log().index();
    LoggedRequest requested =
        index
            .request(c.requestId())
            .filter(r -> r.request().domain().equals(c.domain()))
            .orElseThrow(() ->
                new CommandFailed(
                    "the log has no request " + c.requestId() + " of " + c.domain().value()));
    if (isCancelled(index, requested)) {
      throw new CommandFailed("request " + c.requestId() + " was cancelled before");
    }
    if (index.manifest(c.requestId()).isPresent()) {
      throw new CommandFailed(
          "request " + c.requestId() + " is complete: there is nothing to cancel");
    }
    requireEither(high, requested, signed);
  }

  private static void log(HighSide high, List<SignedStatement> acts) {
    high.outbox().catchUp();
    long _ = high.appendChecked(acts);
    high.publish();
    high.outbox().exportLog();
  }

  private static boolean isCancelled(LogIndex index, LoggedRequest r) {
    return index.cancelled(r.request().requestId()).isPresent();
  }

  private static void requireEither(
      HighSide high, LoggedRequest requested, SignedStatement signed) {
    try {
      var _ = high.officers().require(requested.request().domain(), signed, "issue:request");
    } catch (OfficerException e) {
      high.events()
          .require(
              requested.request().domain(),
              requested.request().requestId(),
              signed,
              "issue:approve");
    }
  }
}
