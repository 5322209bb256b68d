package org.sluice.appliance.handin;

import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.sluice.appliance.approval.ApprovalDesk;
import org.sluice.appliance.approval.CancelDesk;
import org.sluice.appliance.approval.RequestDesk;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.gate.CarriedFile;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.export.RequestDraft;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.Draft;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.IssueReason;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.RequestCancelled;

/// Where signed statements come in.
public final class HandIn {
  private final Drafts drafts;

  /// @param high whose drafts are signed
  public HandIn(HighSide high) {
    this.drafts = new Drafts(high.folder().drafts());
  }

  /// The signed statements in a text, by the import gate: requests of one issue, or approvals, or
  /// cancellations, each with one signature.
  ///
  /// @throws CommandFailed naming what was expected
  public static List<SignedStatement> read(byte[] text) {
    try {
      List<SignedStatement> all =
          CarriedFile.statements("this", text).stream().map(Draft::finished).toList();
      for (SignedStatement s : all) {
        boolean one = s.statement().getClass().equals(all.getFirst().statement().getClass());
        if (!one
            || !(s.statement() instanceof Approval
                || s.statement() instanceof RequestCancelled
                || s.statement() instanceof Request)) {
          throw new CommandFailed(
              "expected signed requests of one issue, or approvals, or cancellations; found "
                  + s.statement().label());
        }
      }
      return all;
    } catch (MalformedRecord e) {
      throw new CommandFailed("this is no signed statement: " + e.getMessage(), e);
    }
  }

  /// Logs what was read, if policy and partitions let it: all or none. Returns the request or the
  /// issue that it is about, or the first of several.
  ///
  /// @param who the account that hands it in
  public RequestId accept(HighSide high, List<SignedStatement> signed, String who) {
    if (signed.getFirst().statement() instanceof Request r) {
      RequestId id =
          IssueReason.parse(r.reason())
              .flatMap(IssueReason::part)
              .map(IssueReason.Part::issue)
              .orElse(r.requestId());
      requireThose(id, signed);
      new RequestDesk(high, new SecureRandom())
          .accept(() -> drafts.all(id), signed, who, high.now());
      drafts.discard(id);
      return id;
    }
    if (signed.getFirst().statement() instanceof RequestCancelled first) {
      CancelDesk.accept(high, signed);
      return first.requestId();
    }
    if (!(signed.getFirst().statement() instanceof Approval first)) {
      throw new CommandFailed("expected a request or an approval");
    }
    new ApprovalDesk(high).accept(signed, who);
    return first.requestId();
  }

  /// All requests of an issue are signed, in their order, or none is logged.
  private void requireThose(RequestId id, List<SignedStatement> signed) {
    List<Request> written;
    try (Stream<RequestDraft> all = drafts.all(id)) {
      written = all.map(RequestDraft::request).toList();
    }
    if (written.isEmpty()) {
      throw new CommandFailed("there is no draft of request " + id);
    }
    if (written.size() != signed.size()) {
      throw new CommandFailed(
          "the issue "
              + id
              + " takes "
              + written.size()
              + " requests, "
              + signed.size()
              + " are signed: sign the folder with all of them");
    }
    for (int i = 0; i < written.size(); i++) {
      if (!signed.get(i).statement().equals(written.get(i))) {
        throw new CommandFailed(
            "signed request " + (i + 1) + " is not the one that was written down here");
      }
    }
  }
}
