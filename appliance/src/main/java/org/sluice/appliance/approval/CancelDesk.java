package org.sluice.appliance.approval;

import java.time.Instant;
import java.util.List;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.audit.LoggedRequest;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.officers.OfficerException;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.RequestCancelled;

/// Where an issue officer or approver cancels a request: nothing more is made for it.
public final class CancelDesk {

  private CancelDesk() {}

  /// Logs it, under one signature, after what was kept of a batch has left: a batch is exported or
  /// closed, never half.
  ///
  /// @throws CommandFailed if there is no such request, or it is at its end
  public static void cancel(
      HighSide high, RequestId id, String why, OfficerKey officer, Instant now) {
    LogIndex index = high.log().index();
    LoggedRequest requested =
        index
            .request(id)
            .orElseThrow(
                () -> new CommandFailed("the log has no request " + id + " (sluice issue list)"));
    if (index.cancelled(id).isPresent()) {
      throw new CommandFailed("request " + id + " was cancelled before");
    }
    if (index.manifest(id).isPresent()) {
      throw new CommandFailed("request " + id + " is complete: there is nothing to cancel");
    }
    SignedStatement signed =
        SignedStatement.sign(
            new RequestCancelled(requested.request().domain(), id, why, now.getEpochSecond()),
            officer);
    requireEither(high, requested, signed);
    high.outbox().catchUp();
    long _ = high.log().append(List.of(signed));
    high.publish();
    high.outbox().exportLog();
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
